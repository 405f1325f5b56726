import { escapeAttribute, escapeJson } from './escapePage';

/** What the editor fills into the page of *Labels*. */
export interface LabelsPageParts {
  /** Source of the page's script, a module without imports. It stands in the page: fetching it would take longer than running it. */
  readonly script: string;
  /** Source of the page's style sheet. */
  readonly style: string;
  /** Where the elements of the toolkit are fetched from, once the labels are on the screen. */
  readonly controlsUri: string;
  /** Where the page fetches the picture at once, as in `LabelsView`; empty where its bytes are sent. */
  readonly pictureUri: string;
  /** Fresh for every page: letters and digits. */
  readonly nonce: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Language tag of the editor, "en". */
  readonly lang: string;
  /** Translations of the page's sentences, by their English text. Empty in English. */
  readonly bundle: Readonly<Record<string, string>>;
  /** What the page begins with where it kept nothing itself. */
  readonly state?: unknown;
}

/** The whole document of the page. Every part may hold any text: it is escaped where it stands. */
export function labelsPage({
  script,
  style,
  controlsUri,
  pictureUri,
  nonce,
  cspSource,
  lang,
  bundle,
  state = null,
}: LabelsPageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    // The toolkit puts one style element into the page, to ask for :focus-visible; it takes the nonce from the meta element below.
    `style-src 'nonce-${nonce}'`,
    `img-src ${cspSource} blob:`,
    `connect-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(lang)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${escapeAttribute(nonce)}">
<title>Labels</title>
<style nonce="${escapeAttribute(nonce)}">${escapeStyle(style)}</style>
</head>
<body>
<div id="app" data-picture="${escapeAttribute(pictureUri)}" data-controls="${escapeAttribute(controlsUri)}"></div>
<script type="application/json" id="l10n" nonce="${escapeAttribute(nonce)}">${escapeJson(bundle)}</script>
<script type="application/json" id="state" nonce="${escapeAttribute(nonce)}">${escapeJson(state)}</script>
<script type="module" nonce="${escapeAttribute(nonce)}">${escapeScript(script)}</script>
</body>
</html>
`;
}

/** A script that cannot end its element early. What is escaped stands in strings, where the escape means the same. */
function escapeScript(source: string): string {
  return source.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

/** The same for a style sheet. */
function escapeStyle(source: string): string {
  return source.replace(/<(?=\/style)/gi, '\\3c ');
}
