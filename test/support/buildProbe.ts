import { splitProbe, type ProbeSections } from '../../src/core/device/probeSections';

/** What `probe.sh` would print for these sections. */
export function buildProbe(sections: Readonly<Record<string, string>>, marker = 'probe-0f1e'): string {
  const all = [...Object.entries(sections), ['end', ''] as const];
  return `@@probe 1 ${marker}\n${all.map(([name, content]) => `\n${marker} ${name}\n${content}`).join('')}`;
}

export function buildSections(sections: Readonly<Record<string, string>>): ProbeSections {
  const { value } = splitProbe(buildProbe(sections));
  if (value === undefined) throw new Error('The probe cannot be split.');
  return value;
}
