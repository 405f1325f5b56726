/** A version with its proof. */
export interface FoundVersion {
  readonly version: string;
  /** The file or package that says so. */
  readonly source: string;
  /** The words that were read. */
  readonly written: string;
}

/** Jetson Linux. */
export interface L4tFacts {
  /** Three numbers, as `36.4.3`; undefined where the text says something else. */
  readonly version: string | undefined;
  readonly source: string;
  readonly written: string;
}

export interface JetpackFacts {
  /** One, unless all that is known is an L4T that several JetPacks carry. */
  readonly versions: readonly [string, ...string[]];
  /** `package` is the installed `nvidia-jetpack`; `l4t` is the table of releases. */
  readonly source: 'package' | 'l4t';
  readonly written: string;
}

export interface SocFacts {
  /** As the device tree names it: `tegra234`. */
  readonly id: string;
  /** Undefined for one that is not known here. */
  readonly family: string | undefined;
  /** Of its GPU: `8.7`. */
  readonly computeCapability: string | undefined;
}

export interface ModuleFacts {
  /** `p3767-0005` */
  readonly number: string;
  readonly name: string | undefined;
}

export interface CudaFacts extends FoundVersion {
  /** The compiler's and the runtime's own versions, which differ from the toolkit's. */
  readonly nvcc: string | undefined;
  readonly cudart: string | undefined;
}

export interface GpuFacts {
  readonly index: number;
  readonly name: string;
  readonly driver: string | undefined;
  readonly memoryBytes: number | undefined;
  readonly computeCapability: string | undefined;
}

export interface PythonFacts {
  readonly path: string;
  readonly version: string;
}

export interface MemoryFacts {
  readonly totalBytes: number;
  /** What programs could still get; undefined on kernels that do not say. */
  readonly availableBytes: number | undefined;
}

export interface SwapFacts {
  readonly totalBytes: number;
  readonly usedBytes: number;
  /** The part of `totalBytes` that is compressed memory (zram), not a disk. */
  readonly zramBytes: number;
}

export interface DiskFacts {
  readonly purpose: 'home' | 'temporary';
  readonly device: string;
  readonly mount: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export interface CoreFacts {
  readonly online: number;
  /** With those that a power mode has switched off. */
  readonly present: number;
  /** What kinds of cores are online: `Cortex-A78AE`. */
  readonly kinds: readonly string[];
}

export interface PowerMode {
  /** The number that `nvpmodel -m` takes. */
  readonly id: number | undefined;
  readonly name: string | undefined;
}

export interface OsFacts {
  readonly id: string | undefined;
  readonly version: string | undefined;
  readonly name: string | undefined;
}

/** Whether what a user has started ends with the user's last session. */
export interface KillRule {
  /** Undefined where it cannot be told. */
  readonly answer: boolean | undefined;
  /** Whether services of the user go on without a session; undefined where it cannot be told. */
  readonly lingers: boolean | undefined;
  /** The file or program that says so; empty where nothing does. */
  readonly source: string;
}

export interface SftpFacts {
  /** The program that is installed. */
  readonly server: string | undefined;
  /** What the SSH server's settings name, `internal-sftp` for instance. */
  readonly subsystem: string | undefined;
}

export interface ClockFacts {
  /** Seconds since 1970 by the machine's own clock, when it was asked. */
  readonly epoch: number;
  /** Minutes east of Greenwich. */
  readonly offsetMinutes: number | undefined;
  /** `Europe/Berlin` */
  readonly zone: string | undefined;
}

/** What a machine says about itself. Undefined is what it does not say. */
export interface DeviceFacts {
  readonly isJetson: boolean;
  readonly hostname: string | undefined;
  readonly model: string | undefined;
  readonly soc: SocFacts | undefined;
  readonly module: ModuleFacts | undefined;
  /** Whether it was set up with the higher clocks of a Super configuration. */
  readonly isSuper: boolean;
  readonly l4t: L4tFacts | undefined;
  readonly jetpack: JetpackFacts | undefined;
  readonly cuda: CudaFacts | undefined;
  readonly cudnn: FoundVersion | undefined;
  readonly tensorrt: FoundVersion | undefined;
  readonly gpus: readonly GpuFacts[];
  readonly glibc: FoundVersion | undefined;
  readonly musl: FoundVersion | undefined;
  /** The newest `GLIBCXX_` that the C++ library offers, as `3.4.30`. */
  readonly libstdcxx: FoundVersion | undefined;
  readonly pythons: readonly PythonFacts[];
  readonly memory: MemoryFacts | undefined;
  readonly swap: SwapFacts | undefined;
  readonly disk: readonly DiskFacts[];
  readonly cores: CoreFacts | undefined;
  readonly powerMode: PowerMode | undefined;
  readonly arch: string | undefined;
  readonly os: OsFacts;
  readonly kernel: string | undefined;
  readonly bootId: string | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly user: string | undefined;
  readonly home: string | undefined;
  /** The login shell. */
  readonly shell: string | undefined;
  /** Names of programs with their paths. */
  readonly tools: Readonly<Record<string, string>>;
  readonly sftp: SftpFacts;
  readonly killsUserProcesses: KillRule;
  readonly clock: ClockFacts | undefined;
}
