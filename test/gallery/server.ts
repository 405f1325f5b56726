import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { encode } from 'fast-png';
import { labelsPage } from '../../src/protocol/labelsPage';
import { pageDocument } from '../../src/protocol/pageDocument';
import { anchorCases } from './anchorFixtures';
import { detectionCases } from './detectionFixtures';
import { cases } from './fixtures';
import { runCases } from './runFixtures';
import { streetPicture } from './scenes';
import { segmentationCases } from './segmentationFixtures';
import { themeNames, themes, themeStyles, type ThemeName } from './themes';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface GalleryServer {
  readonly origin: string;
  /** Bytes of the page's script. */
  readonly scriptSize: number;
  address(name: string, theme: ThemeName): string;
  /** The same for a fixture of the run panel. */
  runAddress(name: string, theme: ThemeName): string;
  /** The same for a fixture of another panel. */
  panelAddress(panel: PanelName, name: string, theme: ThemeName): string;
  close(): Promise<void>;
}

/** Panels with the names of their fixtures; each has a page `webview/NAME` and a fake host. */
const panels = {
  anchors: { title: 'Anchors', fake: 'fakeAnchors', cases: Object.keys(anchorCases) },
  detections: { title: 'Detections', fake: 'fakeDetections', cases: Object.keys(detectionCases) },
  segmentation: { title: 'Segmentation', fake: 'fakeSegmentation', cases: Object.keys(segmentationCases) },
} as const;

type PanelName = keyof typeof panels;

/** Builds the pages and serves each fixture in each theme on a loopback port. */
export async function startGallery(port = 0): Promise<GalleryServer> {
  const files = await buildScripts();
  const pictures = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const file = files.get(url.pathname);
    if (file !== undefined) send(response, typeOf(url.pathname), file);
    else if (url.pathname === '/labels') send(response, 'text/html', page(url, files));
    else if (url.pathname === '/run') send(response, 'text/html', runPage(url));
    else if (isPanel(url.pathname.slice(1))) send(response, 'text/html', panelPage(url, url.pathname.slice(1)));
    else if (url.pathname === '/') send(response, 'text/html', index());
    else if (url.pathname.startsWith('/pictures/')) sendPicture(response, url.pathname, pictures);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    scriptSize: files.get('/labels.js')?.length ?? 0,
    address: (name, theme) => `${origin}/labels?case=${name}&theme=${theme}`,
    runAddress: (name, theme) => `${origin}/run?case=${name}&theme=${theme}`,
    panelAddress: (panel, name, theme) => `${origin}/${panel}?case=${name}&theme=${theme}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function buildScripts(): Promise<Map<string, Uint8Array>> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      labels: 'webview/labels/main.ts',
      controls: 'webview/controls/main.ts',
      run: 'webview/run/main.ts',
      fake: 'test/gallery/fakeHost.ts',
      fakeRun: 'test/gallery/fakeRunHost.ts',
      anchors: 'webview/anchors/main.ts',
      fakeAnchors: 'test/gallery/fakeAnchorsHost.ts',
      detections: 'webview/detections/main.ts',
      fakeDetections: 'test/gallery/fakeDetectionsHost.ts',
      segmentation: 'webview/segmentation/main.ts',
      fakeSegmentation: 'test/gallery/fakeSegmentationHost.ts',
    },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    outdir: '/',
    target: 'chrome128',
  });
  return new Map(result.outputFiles.map(({ path, contents }) => [path, contents]));
}

/** The page as the editor makes it, and what an editor adds: the theme, and here the other side of the channel. */
function page(url: URL, files: ReadonlyMap<string, Uint8Array>): string {
  const theme = (url.searchParams.get('theme') ?? 'dark') as ThemeName;
  const html = labelsPage({
    script: textOf(files, '/labels.js'),
    style: textOf(files, '/labels.css'),
    controlsUri: '/controls.js',
    pictureUri: url.searchParams.has('first')
      ? ''
      : (cases[url.searchParams.get('case') ?? 'boxes']?.().image.uri ?? ''),
    nonce: 'gallery',
    cspSource: url.origin,
    lang: 'en',
    bundle: {},
  });
  return inEditor(html, { theme, before: '<style nonce', host: '/fake.js' });
}

function runPage(url: URL): string {
  return panelDocument(url, { title: 'Run', name: 'run', host: '/fakeRun.js' });
}

function isPanel(name: string): name is PanelName {
  return Object.hasOwn(panels, name);
}

function panelPage(url: URL, name: string): string {
  const { title, fake } = panels[name as PanelName];
  return panelDocument(url, { title, name, host: `/${fake}.js` });
}

function panelDocument(url: URL, { title, name, host }: Readonly<Record<'title' | 'name' | 'host', string>>): string {
  const html = pageDocument({
    title,
    scriptUri: `/${name}.js`,
    styleUri: `/${name}.css`,
    controlsUri: '/controls.js',
    fetchesPictures: true,
    nonce: 'gallery',
    cspSource: url.origin,
    lang: 'en',
    bundle: {},
  });
  const theme = (url.searchParams.get('theme') ?? 'dark') as ThemeName;
  return inEditor(html, { theme, before: '<link rel="stylesheet"', host });
}

/** What an editor adds to a page: the theme, and here the other side of the channel. */
function inEditor(
  html: string,
  { theme, before, host }: { readonly theme: ThemeName; readonly before: string; readonly host: string },
): string {
  const { kind } = themes[theme];
  const style = `<style nonce="gallery">${themeStyles(theme)}</style>`;
  return html
    .replace(before, `${style}<script nonce="gallery" type="module" src="${host}"></script>\n${before}`)
    .replace('<body>', `<body class="${kind}" data-vscode-theme-kind="${kind}">`);
}

function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  return new TextDecoder().decode(files.get(path));
}

function index(): string {
  const links = (page: string, names: readonly string[]): string =>
    names
      .map((name) => {
        const each = themeNames.map((theme) => `<a href="/${page}?case=${name}&theme=${theme}">${theme}</a>`);
        return `<li>${name}: ${each.join(' ')}</li>`;
      })
      .join('');
  const others = Object.entries(panels).map(
    ([name, panel]) => `<h1>${panel.title}</h1><ul>${links(name, panel.cases)}</ul>`,
  );
  const lists = `<h1>Labels</h1><ul>${links('labels', Object.keys(cases))}</ul><h1>Runs</h1><ul>${links('run', Object.keys(runCases))}</ul>${others.join('')}`;
  return `<!DOCTYPE html><html lang="en"><title>Gallery</title>${lists}</html>`;
}

function sendPicture(response: ServerResponse, path: string, pictures: Map<string, Buffer>): void {
  const match = /(\d+)x(\d+)\.png$/.exec(path);
  if (match === null) {
    send(response, 'application/octet-stream', 'not a picture');
    return;
  }
  const [width, height] = [Number(match[1]), Number(match[2])];
  let bytes = pictures.get(path);
  if (bytes === undefined) {
    // A very large picture is grey: what counts is that the page lives.
    const data = width > 4096 ? new Uint8Array(width * height).fill(128) : streetPicture(width, height);
    bytes = Buffer.from(
      encode({ width, height, data, channels: width > 4096 ? 1 : 3, depth: 8 }, { zlib: { level: 1 } }),
    );
    pictures.set(path, bytes);
  }
  send(response, 'image/png', bytes);
}

function send(response: ServerResponse, type: string, body: string | Uint8Array): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
}

function typeOf(path: string): string {
  return path.endsWith('.css') ? 'text/css' : 'text/javascript';
}
