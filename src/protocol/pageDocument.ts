import { escapeAttribute, escapeJson } from './escapePage';

/** What the editor fills into the document of a panel. */
export interface PageParts {
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Where the elements of the toolkit are fetched from, by pages that do not hold them. */
  readonly controlsUri?: string;
  /** Whether the page fetches pictures from the editor. */
  readonly fetchesPictures?: boolean;
  /** Fresh for every page: letters and digits. */
  readonly nonce: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Language tag of the editor, "en". */
  readonly lang: string;
  /** Translations of the page's sentences, by their English text. Empty in English. */
  readonly bundle: Readonly<Record<string, string>>;
}

/** The whole document of a panel's page. Every part may hold any text: it is escaped where it stands. */
export function pageDocument({
  title,
  scriptUri,
  styleUri,
  controlsUri = '',
  fetchesPictures = false,
  nonce,
  cspSource,
  lang,
  bundle,
}: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    // The toolkit puts one style element into the page; it takes the nonce from the meta element below.
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `img-src ${cspSource} blob:`,
    ...(fetchesPictures ? [`connect-src ${cspSource}`] : []),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(lang)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${escapeAttribute(nonce)}">
<title>${escapeAttribute(title)}</title>
<link rel="stylesheet" href="${escapeAttribute(styleUri)}">
</head>
<body>
<div id="app" data-controls="${escapeAttribute(controlsUri)}"></div>
<script type="application/json" id="l10n" nonce="${escapeAttribute(nonce)}">${escapeJson(bundle)}</script>
<script type="module" nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>
`;
}
