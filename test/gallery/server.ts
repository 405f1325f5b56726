import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { encode } from 'fast-png';
import { labelsPage } from '../../src/protocol/labelsPage';
import { cases } from './fixtures';
import { streetPicture } from './scenes';
import { themeNames, themes, themeStyles, type ThemeName } from './themes';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface GalleryServer {
  readonly origin: string;
  /** Bytes of the page's script. */
  readonly scriptSize: number;
  address(name: string, theme: ThemeName): string;
  close(): Promise<void>;
}

/** Builds the pages and serves each fixture in each theme on a loopback port. */
export async function startGallery(port = 0): Promise<GalleryServer> {
  const files = await buildScripts();
  const pictures = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const file = files.get(url.pathname);
    if (file !== undefined) send(response, typeOf(url.pathname), file);
    else if (url.pathname === '/labels') send(response, 'text/html', page(url, files));
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
      fake: 'test/gallery/fakeHost.ts',
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
  return html
    .replace(
      '<style nonce',
      `<style nonce="gallery">${themeStyles(theme)}</style><script nonce="gallery" type="module" src="/fake.js"></script>\n<style nonce`,
    )
    .replace('<body>', `<body class="${themes[theme].kind}" data-vscode-theme-kind="${themes[theme].kind}">`);
}

function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  return new TextDecoder().decode(files.get(path));
}

function index(): string {
  const links = Object.keys(cases).map((name) => {
    const each = themeNames.map((theme) => `<a href="/labels?case=${name}&theme=${theme}">${theme}</a>`);
    return `<li>${name}: ${each.join(' ')}</li>`;
  });
  return `<!DOCTYPE html><html lang="en"><title>Gallery</title><h1>Labels</h1><ul>${links.join('')}</ul></html>`;
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
