import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
} from '@vscode/webview-ui-toolkit';

/** Defines the toolkit's elements, in a page that may have been loaded long before. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption());
  // The toolkit waits for the window's load event to read the theme and to follow it.
  if (document.readyState === 'complete') window.dispatchEvent(loadEvent());
}

/**
 * As a browser makes it: its target is the document. The editor may still be waiting for it, and shows a page only for its own document.
 */
function loadEvent(): Event {
  return Object.defineProperty(new Event('load'), 'target', { value: document });
}
