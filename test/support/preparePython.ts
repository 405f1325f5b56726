import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const environments = resolve(import.meta.dirname, '../../.work/python');
const openCv = 'opencv-python-headless==4.10.0.84';

export interface PythonVersion {
  /** The folder of its environment. */
  readonly name: string;
  readonly numpy: string;
}

/** A Python with the last NumPy 1, and one with NumPy 2. */
export const pythonVersions = [
  { name: 'numpy1', numpy: '1.26.4' },
  { name: 'numpy2', numpy: '2.1.3' },
] as const satisfies readonly PythonVersion[];

/** A Python of its own for each NumPy, made once and kept; the reason where it cannot be made. */
export function preparePython({ name, numpy }: PythonVersion): { python: string } | { reason: string } {
  const folder = join(environments, name);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  try {
    if (existsSync(python) && works(python)) return { python };
    execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'pipe' });
    const install = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', `numpy==${numpy}`, openCv];
    execFileSync(python, install, { stdio: 'pipe', timeout: 240_000 });
    return { python };
  } catch (error) {
    return { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

function works(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import numpy, cv2'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
