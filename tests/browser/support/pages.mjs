// Pages that anybody may open, without a report.
const checked = 'danger=no&collision=no&kind=moving&area=yes&coordinates='
const lately = new Date(Date.now() - 24 * 60 * 60 * 1000)
const date = (at) => `date=given&day=${at.getUTCDate()}&month=${at.getUTCMonth() + 1}&year=${at.getUTCFullYear()}`
const old = (days) => date(new Date(Date.now() - days * 24 * 60 * 60 * 1000))

export const openPages = [
  { name: 'start', path: '/' },
  { name: 'danger now', path: '/report?danger=yes' },
  { name: 'collision', path: '/report?danger=no&collision=yes' },
  { name: 'parked', path: '/report?danger=no&collision=no&kind=parked' },
  { name: 'threats', path: '/report?danger=no&collision=no&kind=threats' },
  { name: 'speed only', path: '/report?danger=no&collision=no&kind=speed' },
  { name: 'tax or MOT only', path: '/report?danger=no&collision=no&kind=papers' },
  { name: 'elsewhere', path: '/report?danger=no&collision=no&kind=moving&area=yes&coordinates=51.5074,-0.1278' },
  { name: 'late', path: `/report?${checked}&${old(20)}` },
  { name: 'too old', path: `/report?${checked}&${old(400)}` },
  { name: 'under 18', path: `/report?${checked}&${date(lately)}&age=no` },
  { name: 'return to a report', path: '/report/return' },
  { name: 'signed out', path: '/report/timeout' },
  { name: 'track a report', path: '/track' },
  { name: 'help with footage', path: '/help/footage' },
  { name: 'privacy', path: '/privacy' },
  { name: 'cookies', path: '/cookies' },
  { name: 'accessibility', path: '/accessibility' },
  { name: 'terms', path: '/terms' },
  { name: 'contact', path: '/contact' },
  { name: 'not found', path: '/no-such-page', status: 404 },
]
