/** Boards are made for -40 °C at the coldest and shut down long before 150 °C. */
const COLDEST = -40;
const HOTTEST = 150;

/**
 * The name of a sensor in small letters and without the word that says it is one, so that `CPU`, `CPU-therm` and `cpu-thermal` of different
 * JetPacks are one series.
 */
export function sensorName(written: string): string {
  const name = written.toLowerCase().replace(/[-_ ](?:therm|thermal|die|tegra)$/, '');
  return name === 'thermal-fan-est' ? 'thermal' : name;
}

/**
 * Whether a sensor's value can be one. A sensor of a block that is switched off says -256 °C, on older boards -45 or -51 °C; the power
 * chip's says 100 °C, a constant of its driver.
 */
function isRealTemperature(name: string, celsius: number): boolean {
  return COLDEST < celsius && celsius < HOTTEST && !(name === 'pmic' && celsius === 100);
}

/** The real ones of some temperatures, by the names of their sensors; of two with the same name the hotter. */
export function realTemperatures(found: Iterable<readonly [written: string, celsius: number]>): Record<string, number> {
  const temps = new Map<string, number>();
  for (const [written, celsius] of found) {
    const name = sensorName(written);
    if (isRealTemperature(name, celsius)) temps.set(name, Math.max(celsius, temps.get(name) ?? celsius));
  }
  return Object.fromEntries(temps);
}
