import type { CudaFacts, FoundVersion } from './deviceFacts';
import { newestPackage, upstreamVersion, type Package } from './packages';
import type { ProbeSections } from './probeSections';
import { compareVersions } from '../std/version';

/**
 * CUDA as the toolkit's own file tells (`version.json` since 11, `version.txt` before), since people upgrade it apart from JetPack; else
 * the newest compiler package; else the newest runtime library, whose file name has the runtime's own version.
 */
export function cudaOf(sections: ProbeSections, packages: readonly Package[]): CudaFacts | undefined {
  return (
    cudaOfJson(sections.get('cuda-json')) ??
    cudaOfText(sections.get('cuda-txt')) ??
    cudaOfPackage(packages) ??
    cudaOfLibrary(sections.get('libraries'))
  );
}

function cudaOfJson(text: string): CudaFacts | undefined {
  const parts = jsonObject(text);
  const versionOf = (name: string): string | undefined => {
    const version = asObject(parts[name]).version;
    return typeof version === 'string' ? version : undefined;
  };
  const version = versionOf('cuda');
  if (version === undefined) return undefined;
  const source = '/usr/local/cuda/version.json';
  return { version, source, written: version, nvcc: versionOf('cuda_nvcc'), cudart: versionOf('cuda_cudart') };
}

function cudaOfText(text: string): CudaFacts | undefined {
  const [written, version] = /CUDA Version (\d[\d.]*)/.exec(text) ?? [];
  if (written === undefined || version === undefined) return undefined;
  return { version, source: '/usr/local/cuda/version.txt', written, nvcc: undefined, cudart: undefined };
}

/** The package's name has the toolkit's version, its version is the program's own: `cuda-nvcc-12-6 12.6.68-1`. */
function cudaOfPackage(packages: readonly Package[]): CudaFacts | undefined {
  const nvcc = newestPackage(packages, /^cuda-nvcc-\d+-\d+$/);
  const cudart = newestPackage(packages, /^cuda-cudart-\d+-\d+$/);
  const found = newestPackage(packages, /^cuda-toolkit-\d+-\d+$/) ?? nvcc ?? cudart;
  if (found === undefined) return undefined;
  return {
    version: found.name.replace(/^\D+/, '').replace('-', '.'),
    source: found.name,
    written: found.version,
    nvcc: nvcc && upstreamVersion(nvcc.version),
    cudart: cudart && upstreamVersion(cudart.version),
  };
}

function cudaOfLibrary(files: string): CudaFacts | undefined {
  const library = newestLibrary(files, 'libcudart');
  const version = /^\d+\.\d+/.exec(library?.version ?? '')?.[0];
  return library && version ? { ...library, version, nvcc: undefined, cudart: library.version } : undefined;
}

/** cuDNN as its header tells; the package or the library's file name has one number more where it is the same version. */
export function cudnnOf(sections: ProbeSections, packages: readonly Package[]): FoundVersion | undefined {
  const header = versionOfDefines(sections.get('cudnn-header'), ['CUDNN_MAJOR', 'CUDNN_MINOR', 'CUDNN_PATCHLEVEL']);
  return mostExact([
    header && { version: header, source: 'cudnn_version.h', written: header },
    versionOfPackage(newestPackage(packages, /^libcudnn\d+(?:-cuda-\d+)?$/)),
    newestLibrary(sections.get('libraries'), 'libcudnn'),
  ]);
}

/** TensorRT, likewise. */
export function tensorrtOf(sections: ProbeSections, packages: readonly Package[]): FoundVersion | undefined {
  const names = ['NV_TENSORRT_MAJOR', 'NV_TENSORRT_MINOR', 'NV_TENSORRT_PATCH', 'NV_TENSORRT_BUILD'];
  const header = versionOfDefines(sections.get('tensorrt-header'), names);
  return mostExact([
    header && { version: header, source: 'NvInferVersion.h', written: header },
    versionOfPackage(newestPackage(packages, /^libnvinfer\d+$/)),
    newestLibrary(sections.get('libraries'), 'libnvinfer'),
  ]);
}

/** The first that there is, or a later one that says the same with more numbers. */
function mostExact(found: readonly (FoundVersion | undefined | '')[]): FoundVersion | undefined {
  const known = found.filter((version) => version !== undefined && version !== '');
  return known.reduce<FoundVersion | undefined>(
    (best, next) => (best === undefined || next.version.startsWith(`${best.version}.`) ? next : best),
    undefined,
  );
}

function versionOfPackage(found: Package | undefined): FoundVersion | undefined {
  return found && { version: upstreamVersion(found.version), source: found.name, written: found.version };
}

/** `#define NAME 8` lines; a name may stand for another name. Undefined unless the first of them is a number. */
function versionOfDefines(text: string, names: readonly string[]): string | undefined {
  const defines = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^#define\s+(\w+)\s+(\w+)/gm)) {
    if (!defines.has(name)) defines.set(name, value);
  }
  const numbers = names.map((name) => defines.get(defines.get(name) ?? '') ?? defines.get(name) ?? '');
  const known = numbers.findIndex((number) => !/^\d+$/.test(number));
  const used = known < 0 ? numbers : numbers.slice(0, known);
  return used.length === 0 ? undefined : used.join('.');
}

/** The newest file named `NAME.so.VERSION` with at least two numbers. */
function newestLibrary(files: string, name: string): FoundVersion | undefined {
  const start = `${name}.so.`;
  return files
    .split('\n')
    .flatMap((path): FoundVersion[] => {
      const file = path.slice(path.lastIndexOf('/') + 1);
      const version = file.startsWith(start) ? file.slice(start.length) : '';
      return /^\d+(?:\.\d+)+$/.test(version) ? [{ version, source: path, written: path }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version))[0];
}

/**
 * The C library as `getconf` (`glibc 2.35`) or `ldd` tells, else its package, else its file's name. Undefined for another C library:
 * nothing built for glibc runs there.
 */
export function glibcOf(sections: ProbeSections, packages: readonly Package[]): FoundVersion | undefined {
  const said = sections.get('libc');
  if (said.includes('musl')) return undefined;
  const fromGetconf = /^glibc (\d+\.\d+)/m.exec(said);
  if (fromGetconf?.[1] !== undefined) return { version: fromGetconf[1], source: 'getconf', written: fromGetconf[0] };
  const fromLdd = /^ldd .*? (\d+\.\d+)\s*$/m.exec(said);
  if (fromLdd?.[1] !== undefined) return { version: fromLdd[1], source: 'ldd', written: fromLdd[0].trim() };
  const fromPackage = versionOfPackage(newestPackage(packages, /^libc6$/));
  if (fromPackage !== undefined) return fromPackage;
  const fromName = /^\/.*\/libc-(\d+\.\d+)\.so$/m.exec(sections.get('libraries'));
  return fromName?.[1] === undefined ? undefined : { version: fromName[1], source: fromName[0], written: fromName[0] };
}

export function muslOf(sections: ProbeSections): FoundVersion | undefined {
  const said = sections.get('libc');
  const [written, version] = /^Version (\d[\d.]*)/m.exec(said) ?? [];
  return said.includes('musl') && written && version ? { version, source: 'ldd', written } : undefined;
}

/** The newest version name in the library itself: what a program may ask of it. */
export function libstdcxxOf(sections: ProbeSections): FoundVersion | undefined {
  const [path = '', names = ''] = sections.withArgument('libstdcxx')[0] ?? [];
  const version = [...names.matchAll(/^GLIBCXX_(3\.4(?:\.\d+)?)$/gm)]
    .map(([, found = '']) => found)
    .sort(compareVersions)
    .at(-1);
  return version === undefined ? undefined : { version, source: path, written: `GLIBCXX_${version}` };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
