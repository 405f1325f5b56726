import { Disposable, env, Uri, window } from 'vscode';

/** What a link to a view says, by the first part of its path. The editor lets an extension have one handler only. */
const handlers = new Map<string, (state: unknown) => void>();
let registration: Disposable | undefined;

/** Opens what `linkTo` of the same name has made, whoever clicks it: the state is as untrusted as any text of others. */
export function registerLink(name: string, open: (state: unknown) => void): Disposable {
  handlers.set(name, open);
  registration ??= window.registerUriHandler({
    handleUri({ path, query }) {
      try {
        handlers.get(path.replace(/^\//, ''))?.(JSON.parse(query));
      } catch {
        // Someone has cut the link off.
      }
    },
  });
  return new Disposable(() => {
    handlers.delete(name);
    if (handlers.size > 0) return;
    registration?.dispose();
    registration = undefined;
  });
}

/** A link that opens a view of this extension in the editor of whoever has the same files. */
export function linkTo(extensionId: string, name: string, state: object): string {
  return Uri.from({
    scheme: env.uriScheme,
    authority: extensionId,
    path: `/${name}`,
    query: JSON.stringify(state),
  }).toString();
}
