import { describe, expect, it } from 'vitest';
import { buildSections } from '../../../test/support/buildProbe';
import { killRuleOf } from './killRule';

const shipped = '[Login]\n#KillUserProcesses=no\n#KillOnlyUsers=\n#KillExcludeUsers=root\n';

function rule(sections: Readonly<Record<string, string>>, user: string | undefined = 'jetson') {
  return killRuleOf(buildSections({ init: 'systemd\n', ...sections }), user);
}

describe('whether programs end with the last session', () => {
  it('is what logind itself says', () => {
    const told = (kill: string, only = '', exclude = 'root') =>
      `KillUserProcesses=${kill}\nKillOnlyUsers=${only}\nKillExcludeUsers=${exclude}\nLinger=no\n`;
    expect(rule({ loginctl: told('yes') })).toEqual({ answer: true, lingers: false, source: 'loginctl' });
    expect(rule({ loginctl: told('no'), 'logind /etc/systemd/logind.conf': 'KillUserProcesses=yes\n' }).answer).toBe(
      false,
    );
    expect(rule({ loginctl: told('yes') }, 'root').answer).toBe(false);
    expect(rule({ loginctl: told('yes', 'guest') }).answer).toBe(false);
    expect(rule({ loginctl: told('yes', 'guest jetson') }).answer).toBe(true);
    expect(rule({ loginctl: told('yes', '', 'root jetson') }).answer).toBe(false);
  });

  it('is in the files where logind does not say', () => {
    const path = '/etc/systemd/logind.conf';
    expect(rule({ [`logind ${path}`]: `${shipped}KillUserProcesses=yes\n` })).toMatchObject({
      answer: true,
      source: path,
    });
    expect(rule({ [`logind ${path}`]: `[Login]\n KillUserProcesses = on\n`.replace(' K', 'K') }).answer).toBe(true);
    expect(rule({ [`logind ${path}`]: `${shipped}KillUserProcesses=perhaps\n` }).answer).toBe(false);
  });

  it('is what was built in where the file only shows it in a comment', () => {
    expect(rule({ 'logind /etc/systemd/logind.conf': shipped }).answer).toBe(false);
    expect(rule({ 'logind /etc/systemd/logind.conf': '#KillUserProcesses=yes\n' }).answer).toBe(true);
  });

  it('is set by the last drop-in, by name, and the stronger folder’s where two have the same name', () => {
    const main = { 'logind /etc/systemd/logind.conf': `${shipped}KillUserProcesses=no\n` };
    const dropIn = (path: string, content: string) => ({ [`logind ${path}`]: content });
    const yes = 'KillUserProcesses=yes\n';
    const no = '[Login]\n#KillUserProcesses=no\nKillUserProcesses=no\n';
    const a = '/etc/systemd/logind.conf.d/10-a.conf';
    const b = '/run/systemd/logind.conf.d/20-b.conf';
    const hidden = '/usr/lib/systemd/logind.conf.d/20-b.conf';
    expect(rule({ ...main, ...dropIn(a, yes) })).toMatchObject({ answer: true, source: a });
    expect(rule({ ...main, ...dropIn(b, yes), ...dropIn(a, no) })).toMatchObject({ answer: true, source: b });
    expect(rule({ ...main, ...dropIn(hidden, yes), ...dropIn(b, no) })).toMatchObject({ answer: false, source: b });
    expect(rule({ ...main, ...dropIn(a, yes), ...dropIn(b, '#KillUserProcesses=no\n') })).toMatchObject({
      answer: true,
    });
  });

  it('is not known where nothing says so', () => {
    expect(rule({})).toEqual({ answer: undefined, lingers: undefined, source: '' });
    expect(rule({ loginctl: 'KillUserProcesses=yes\n' }, '').answer).toBe(true);
    expect(
      killRuleOf(buildSections({ init: 'systemd\n', loginctl: 'KillUserProcesses=yes\n' }), undefined).answer,
    ).toBe(undefined);
  });

  it('is never so on a machine that systemd did not start', () => {
    const sections = buildSections({ init: '', 'logind /etc/systemd/logind.conf': 'KillUserProcesses=yes\n' });
    expect(killRuleOf(sections, 'jetson').answer).toBe(false);
  });
});
