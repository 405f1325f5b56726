import { message, type Message } from '../std/message';
import { dirname } from '../std/path';
import { failure, success, type Problem, type Result } from '../std/problem';
import { expandIncludePath, includePath, MAX_INCLUDE_DEPTH } from './sshConfigInclude';
import { parseSshConfigLines, type SshConfigLine } from './sshConfigLines';
import { sshFolderOf, type SshEnvironment } from './sshEnvironment';
import { expandSshText, expandTilde, type SshTokens } from './sshExpand';

/** A file of the configuration, reached from the person's file or the machine's. */
export interface SshConfigFile {
  readonly path: string;
  /** The person's own, or included from there. */
  readonly isUser: boolean;
  /** 0 for the two files that everything begins with. */
  readonly depth: number;
}

const SYSTEM_CONFIG = '/etc/ssh/ssh_config';

/** Files read at most: small ones that include each other twice over would otherwise be read for ever. */
const MAX_FILES = 5000;

/** The files of a configuration, read once each, and what was found wrong in them. */
export class SshConfigSource {
  private readonly lines = new Map<string, readonly SshConfigLine[]>();
  private readonly reported = new Set<string>();
  private includedFiles = 0;
  readonly problems: Problem[] = [];

  constructor(readonly environment: SshEnvironment) {}

  /** The person's file, then the machine's. */
  roots(): SshConfigFile[] {
    const { userConfig = `${sshFolderOf(this.environment)}/config`, systemConfig = SYSTEM_CONFIG } = this.environment;
    const system = systemConfig === 'none' ? [] : [{ path: systemConfig, isUser: false, depth: 0 }];
    return [{ path: userConfig, isUser: true, depth: 0 }, ...system];
  }

  /** No lines where there is no such file. */
  async linesOf({ path }: SshConfigFile): Promise<readonly SshConfigLine[]> {
    const known = this.lines.get(path);
    if (known !== undefined) return known;
    const lines = parseSshConfigLines((await this.environment.files.readText(path)) ?? '');
    this.lines.set(path, lines);
    return lines;
  }

  /** The files that an `Include` line names, in order. Without tokens, paths that need them are passed over. */
  async included(line: SshConfigLine, file: SshConfigFile, tokens?: SshTokens): Promise<SshConfigFile[]> {
    const found: SshConfigFile[] = [];
    for (const word of line.words ?? []) {
      if (tokens === undefined && /%[^%]/.test(word)) continue;
      const path = this.includePath(word, file, tokens ?? {});
      if (!path.ok) this.report(path.problem.code, path.problem.message, file, line);
      const paths = path.ok ? await expandIncludePath(path.value, this.environment.files) : [];
      found.push(...paths.map((included) => ({ path: included, isUser: file.isUser, depth: file.depth + 1 })));
    }
    this.includedFiles += found.length;
    const isTooMuch = file.depth >= MAX_INCLUDE_DEPTH || this.includedFiles > MAX_FILES;
    if (!isTooMuch || found.length === 0) return found;
    if (this.includedFiles < Infinity) {
      this.report('ssh-config/include', message('Too many files include one another.'), file, line);
    }
    this.includedFiles = Infinity;
    return [];
  }

  private includePath(word: string, { isUser }: SshConfigFile, tokens: SshTokens): Result<string> {
    const refuse = (text: Message) => failure({ code: 'ssh-config/syntax', message: text });
    if (word === '') return refuse(message('An empty path is included.'));
    const path = expandSshText(word, tokens, this.environment.variables);
    if (!path.ok) return path;
    if (!path.value.startsWith('~')) {
      return success(includePath(path.value, isUser ? sshFolderOf(this.environment) : this.systemFolder()));
    }
    if (isUser) return expandTilde(path.value, this.environment);
    return refuse(message('The configuration of the machine cannot include {0}.', word));
  }

  private systemFolder(): string {
    return dirname(this.environment.systemConfig ?? SYSTEM_CONFIG);
  }

  /** Each problem is told once, however often its line is read. */
  report(code: string, text: Message, file?: SshConfigFile, line?: SshConfigLine, remedy?: Message): void {
    const id = [code, file?.path, line?.place.start.line, text.text, ...text.args].join('\0');
    if (this.reported.has(id)) return;
    this.reported.add(id);
    const place = file !== undefined && line !== undefined ? { file: file.path, place: line.place } : {};
    this.problems.push({ code, message: text, ...place, ...(remedy === undefined ? {} : { remedy }) });
  }
}
