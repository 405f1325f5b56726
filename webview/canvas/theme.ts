/** The editor's colours that a canvas needs; a canvas cannot name CSS variables. */
export interface CanvasTheme {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly border: string;
  readonly focus: string;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  readonly fontFamily: string;
}

export function readTheme(element: Element): CanvasTheme {
  const style = getComputedStyle(element);
  const color = (...names: string[]): string => {
    for (const name of names) {
      const value = style.getPropertyValue(name).trim();
      if (value !== '') return value;
    }
    return style.color;
  };
  return {
    background: color('--vscode-editor-background'),
    foreground: color('--vscode-editor-foreground', '--vscode-foreground'),
    muted: color('--vscode-descriptionForeground', '--vscode-foreground'),
    border: color('--vscode-contrastBorder', '--vscode-widget-border', '--vscode-editorWidget-border'),
    focus: color('--vscode-focusBorder'),
    error: color('--vscode-editorError-foreground', '--vscode-errorForeground'),
    warning: color('--vscode-editorWarning-foreground'),
    info: color('--vscode-editorInfo-foreground'),
    fontFamily: color('--vscode-font-family'),
  };
}

/** Calls back when the editor changes its theme: it rewrites the body's class and the root's variables. */
export function watchTheme(onChange: () => void): void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] });
}
