import type { KillRule } from '../device/deviceFacts';
import { message } from '../std/message';
import type { Problem } from '../std/problem';

/**
 * Why a job would end with the person's last session on the host, asked before it is started; undefined where it goes on. Where the host
 * ends what a login has started, a job has to be outside of it (`outliveLogin`, see `JobSpec`), which holds as long as the person's
 * services do: those linger, or end as well. What cannot be told is taken for the usual: nothing is ended.
 */
export function checkSurvival({ answer, lingers }: KillRule): Problem | undefined {
  if (answer !== true || lingers === true) return undefined;
  return {
    code: 'job/ends-with-login',
    message: message(
      'This host ends what a person has started when the last session of that person ends, so a job would end too.',
    ),
    remedy: message('Run “loginctl enable-linger” once on the host, then start the job again.'),
  };
}
