import { message } from '../../std/message';
import { failure, success, type Result } from '../../std/problem';
import type { AnchorRecipe } from './anchorRecipe';
import { checkRecipe } from './checkRecipe';

/** A recipe from the JSON that the panel exports. A file of a newer version is refused. */
export function parseRecipe(text: string, file: string): Result<AnchorRecipe> {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const { version = 1, ...rest } = value ?? {};
    const recipe = checkRecipe(rest);
    if (version === 1 && recipe !== undefined) return success(recipe);
    if (version !== 1)
      return failure({
        code: 'anchors/newer-version',
        message: message('{0} is of the version {1}, which is not known here.', file, String(version)),
        file,
      });
  } catch {
    // Said below: what is no JSON is no recipe either.
  }
  return failure({
    code: 'anchors/no-recipe',
    message: message('{0} does not describe anchors.', file),
    remedy: message('Export one as JSON from the Anchors panel.'),
    file,
  });
}
