import { describe, expect, it } from 'vitest';
import { buildSections } from '../../../test/support/buildProbe';
import { cudaOf, cudnnOf, glibcOf, libstdcxxOf, muslOf, tensorrtOf } from './libraryVersions';
import { parsePackages } from './packages';

const installed = (lines: string) => parsePackages(lines.replaceAll(/$/gm, ' install ok installed arm64'));
const none = buildSections({});

describe('CUDA', () => {
  it('is what version.json of CUDA 11 and newer says', () => {
    const json = JSON.stringify({
      cuda: { name: 'CUDA SDK', version: '11.4.19' },
      cuda_cudart: { name: 'CUDA Runtime (cudart)', version: '11.4.298' },
      cuda_nvcc: { name: 'CUDA NVCC', version: '11.4.315' },
    });
    expect(cudaOf(buildSections({ 'cuda-json': json }), installed('cuda-nvcc-12-6 12.6.68-1'))).toEqual({
      version: '11.4.19',
      source: '/usr/local/cuda/version.json',
      written: '11.4.19',
      nvcc: '11.4.315',
      cudart: '11.4.298',
    });
  });

  it('is what version.txt of older ones says', () => {
    const found = cudaOf(buildSections({ 'cuda-txt': 'CUDA Version 10.2.300\n' }), []);
    expect([found?.version, found?.written]).toEqual(['10.2.300', 'CUDA Version 10.2.300']);
  });

  it.each([
    ['cuda-nvcc-11-4 11.4.315-1', '11.4', '11.4.315'],
    ['cuda-nvcc-12-6 12.6.68-1', '12.6', '12.6.68'],
    ['cuda-nvcc-13-2 13.2.78-1', '13.2', '13.2.78'],
    ['cuda-nvcc-9-2 9.2.1-1\ncuda-nvcc-10-2 10.2.300-1', '10.2', '10.2.300'],
  ])('is what %s says where there is no such file', (lines, version, nvcc) => {
    expect(cudaOf(none, installed(lines))).toMatchObject({ version, nvcc });
  });

  it('is in the runtime library’s name where there are no packages', () => {
    const files = '/usr/local/cuda-11.4/lib64/libcudart.so.11.0\n/usr/local/cuda-11.4/lib64/libcudart.so.11.4.298\n';
    const found = cudaOf(buildSections({ libraries: files }), []);
    expect(found).toMatchObject({ version: '11.4', cudart: '11.4.298', source: files.split('\n')[1] });
  });

  it.each(['', '{', '[]', '{"cuda":3}', '{"cuda":{"version":7}}'])('is not known from %j', (json) => {
    expect(cudaOf(buildSections({ 'cuda-json': json }), [])).toBeUndefined();
  });
});

describe('cuDNN', () => {
  const header = '#define CUDNN_MAJOR 8\n#define CUDNN_MINOR 6\n#define CUDNN_PATCHLEVEL 0\n';

  it.each([
    ['libcudnn8 8.6.0.166-1+cuda11.4', '8.6.0.166'],
    ['libcudnn9-cuda-12 9.3.0.75-1', '9.3.0.75'],
    ['libcudnn9-cuda-13 9.20.0.46-1', '9.20.0.46'],
  ])('is what %s says', (line, version) => {
    expect(cudnnOf(none, installed(line))?.version).toBe(version);
  });

  it('is what the header says, with the package’s fourth number where they agree', () => {
    const sections = buildSections({ 'cudnn-header': header });
    expect(cudnnOf(sections, [])).toEqual({ version: '8.6.0', source: 'cudnn_version.h', written: '8.6.0' });
    expect(cudnnOf(sections, installed('libcudnn8 8.6.0.166-1+cuda11.4'))?.version).toBe('8.6.0.166');
    expect(cudnnOf(sections, installed('libcudnn8 8.4.1.50-1+cuda11.4'))?.version).toBe('8.6.0');
  });

  it('is in the library’s name where there is nothing else', () => {
    expect(cudnnOf(buildSections({ libraries: '/usr/lib/libcudnn.so.8.2.1\n' }), [])?.version).toBe('8.2.1');
  });
});

describe('TensorRT', () => {
  it.each([
    ['libnvinfer8 8.5.2-1+cuda11.4', '8.5.2'],
    ['libnvinfer10 10.3.0.30-1+cuda12.5', '10.3.0.30'],
    ['libnvinfer10 10.16.2.10-1+cuda13.2', '10.16.2.10'],
  ])('is what %s says', (line, version) => {
    expect(tensorrtOf(none, installed(line))?.version).toBe(version);
  });

  it('is what the header says, whose names may stand for others', () => {
    const old =
      '#define NV_TENSORRT_MAJOR 7 //!< TensorRT major version.\n#define NV_TENSORRT_MINOR 1\n#define NV_TENSORRT_PATCH 3\n#define NV_TENSORRT_BUILD 4\n';
    const recent =
      '#define TRT_MAJOR_ENTERPRISE 10\n#define TRT_MINOR_ENTERPRISE 14\n#define TRT_PATCH_ENTERPRISE 1\n#define TRT_BUILD_ENTERPRISE 48\n#define NV_TENSORRT_MAJOR TRT_MAJOR_ENTERPRISE //!< TensorRT major version.\n#define NV_TENSORRT_MINOR TRT_MINOR_ENTERPRISE\n#define NV_TENSORRT_PATCH TRT_PATCH_ENTERPRISE\n#define NV_TENSORRT_BUILD TRT_BUILD_ENTERPRISE\n';
    expect(tensorrtOf(buildSections({ 'tensorrt-header': old }), [])?.version).toBe('7.1.3.4');
    expect(tensorrtOf(buildSections({ 'tensorrt-header': recent }), [])?.version).toBe('10.14.1.48');
    expect(tensorrtOf(buildSections({ 'tensorrt-header': '#define NV_TENSORRT_MAJOR X\n' }), [])).toBeUndefined();
  });
});

describe('the C library', () => {
  it.each([
    ['glibc 2.27\n', '2.27'],
    ['ldd (Ubuntu GLIBC 2.31-0ubuntu9.9) 2.31\nCopyright (C) 2020 Free Software Foundation, Inc.\n', '2.31'],
    ['ldd (GNU libc) 2.39\n', '2.39'],
  ])('%j is %s', (libc, version) => {
    expect(glibcOf(buildSections({ libc }), [])?.version).toBe(version);
  });

  it('is what the package or the file’s name says where no program does', () => {
    expect(glibcOf(none, installed('libc6 2.35-0ubuntu3.8'))?.version).toBe('2.35');
    expect(glibcOf(buildSections({ libraries: '/lib/aarch64-linux-gnu/libc-2.23.so\n' }), [])?.version).toBe('2.23');
    expect(glibcOf(none, [])).toBeUndefined();
  });

  it('may be another one', () => {
    const sections = buildSections({ libc: 'musl libc (aarch64)\nVersion 1.2.4\nDynamic Program Loader\n' });
    expect(glibcOf(sections, [])).toBeUndefined();
    expect(muslOf(sections)?.version).toBe('1.2.4');
    expect(muslOf(buildSections({ libc: 'glibc 2.27\n' }))).toBeUndefined();
  });
});

describe('the C++ library', () => {
  it('offers its newest version name', () => {
    const names = 'GLIBCXX_3.4\nGLIBCXX_3.4.9\nGLIBCXX_3.4.28\nGLIBCXX_3.4.10\n';
    expect(libstdcxxOf(buildSections({ 'libstdcxx /usr/lib/libstdc++.so.6': names }))).toEqual({
      version: '3.4.28',
      source: '/usr/lib/libstdc++.so.6',
      written: 'GLIBCXX_3.4.28',
    });
    expect(libstdcxxOf(buildSections({ 'libstdcxx ': '' }))).toBeUndefined();
  });
});
