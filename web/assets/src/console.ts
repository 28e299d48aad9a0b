// What scripts add to every page of the console. Its pages do their work without them, but for the player.
// @ts-expect-error the package has no types of its own
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs } from 'govuk-frontend'
import { startKeys } from './keys'
import { startTimeout } from './timeout'

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs])
  createAll(component)

startKeys()
startTimeout()

// The bar that lets a decision be taken back goes when the time for that is over.
for (const bar of document.querySelectorAll<HTMLElement>('.catseye-undo'))
  setTimeout(() => { bar.hidden = true }, Number(bar.dataset.leftMs))
