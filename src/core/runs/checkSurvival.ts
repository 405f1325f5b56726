import type { KillRule } from '../device/deviceFacts';
import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';

/**
 * Whether a job goes on when the person's last session on the host ends, asked before it is started. Where the host ends what a login
 * started, `outliveLogin` (see `JobSpec`) helps if the person's services linger; if not, the problem says how to change that. What
 * cannot be told is taken for the usual: nothing is ended.
 */
export function checkSurvival({ answer, lingers }: KillRule): Result<{ readonly outliveLogin: boolean }> {
  if (answer !== true) return success({ outliveLogin: false });
  if (lingers === true) return success({ outliveLogin: true });
  return failure({
    code: 'job/ends-with-login',
    message: message(
      'This host ends what a person has started when the last session of that person ends, so a job would end too.',
    ),
    remedy: message('Run “loginctl enable-linger” once on the host, then start the job again.'),
  });
}
