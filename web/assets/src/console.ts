// What scripts add to every page of the console. Its pages do their work without them, but for the player.
// @ts-expect-error the package has no types of its own
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs } from 'govuk-frontend'

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs])
  createAll(component)
