// Before the page is painted: what follows is styled as a page with scripts. A file of its own, since no script may stand
// in a page (Content-Security-Policy).
document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '')
