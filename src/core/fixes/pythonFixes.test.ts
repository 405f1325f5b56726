import { expect, it } from 'vitest';
import { checkPythonSource } from '../dataset/pythonSourceCheck';
import { Reporter } from '../rules/reporter';
import { applyEdits } from './edits';
import { fixesOfSource } from './pythonFixes';

function findingsIn(text: string): Reporter['findings'] {
  const reporter = new Reporter('/set/train.py', { rules: {} }, text);
  checkPythonSource(text, reporter);
  return reporter.findings;
}

it('makes a resize of labels take the nearest pixel, and offers nothing else', () => {
  const text = 'import cv2\nlabel = cv2.resize(cv2.imread(label_path), (64, 32))\n';
  const [finding] = findingsIn(text);
  const [fix, ...others] = fixesOfSource(finding!);
  const fixed = 'import cv2\nlabel = cv2.resize(cv2.imread(label_path), (64, 32), interpolation=cv2.INTER_NEAREST)\n';
  expect(applyEdits(text, fix!.edits)).toBe(fixed);
  expect(others).toEqual([]);
  expect(findingsIn(fixed)).toEqual([]);
});

it('has no fix for what has no single way out', () => {
  const findings = findingsIn('def get_source():\n    return None\n');
  expect(findings.length).toBeGreaterThan(0);
  expect(findings.flatMap(fixesOfSource)).toEqual([]);
});
