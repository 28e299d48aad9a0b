// What scripts add to the portal. Every page does its work without them.
// @ts-expect-error the package has no types of its own
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, ServiceNavigation, SkipLink } from 'govuk-frontend'
import { startProofOfWork } from './proof_of_work'
import { startTimeout } from './timeout'

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, ServiceNavigation, SkipLink])
  createAll(component)
startTimeout()
startProofOfWork()

// The upload is large and one page needs it.
const upload = document.querySelector<HTMLFormElement>('form[data-upload]')
if (upload) {
  const source = upload.dataset.script
  if (source) void import(/* a hashed file of ours */ source)
}
