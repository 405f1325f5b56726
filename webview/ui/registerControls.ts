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
  if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
}
