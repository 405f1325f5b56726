import { isRuleId, ruleIds, rules } from '../rules/catalogue';
import type { Report, Reporter } from '../rules/reporter';
import { message } from '../std/message';
import { nearestWord } from '../std/nearestWord';
import type { TextRange } from '../std/place';
import { colorDistance, formatHexColor } from './color';
import type { Dataset, DatasetClass } from './dataset';
import type { DefinitionPlaces } from './definitionPlaces';

const DEFAULT_STRIDE = 32;

/** Checks what a definition says by itself: its classes, its legend, the network's input and the names of rules. */
export function checkDefinition(dataset: Dataset, places: DefinitionPlaces, reporter: Reporter): void {
  checkClasses(dataset, reporter);
  // A legend matters where classes are told apart by colour alone.
  if (dataset.annotationSets.some(({ encoding }) => encoding === 'color-mask')) checkLegend(dataset, places, reporter);
  checkNetwork(dataset, places, reporter);
  checkRuleNames(dataset, places, reporter);
}

function checkClasses({ classes }: Dataset, reporter: Reporter): void {
  const byId = new Map<number, DatasetClass>();
  const byName = new Map<string, DatasetClass>();
  for (const declared of classes) {
    const sameId = byId.get(declared.id);
    const sameName = byName.get(declared.name);
    if (sameId !== undefined) {
      reporter.report('definition/duplicate-class', {
        message: message('{0} and {1} have the same id {2}.', sameId.name, declared.name, declared.id),
        ...placesOf(declared, sameId),
      });
    } else if (sameName !== undefined) {
      reporter.report('definition/duplicate-class', {
        message: message('The classes {0} and {1} are both called {2}.', sameName.id, declared.id, declared.name),
        ...placesOf(declared, sameName),
      });
    }
    if (sameId === undefined) byId.set(declared.id, declared);
    if (sameName === undefined) byName.set(declared.name, declared);
  }
}

/** The second of two is where the fault is; the first is shown beside it. */
function placesOf(second: DatasetClass, first: DatasetClass): Pick<Report, 'range' | 'related'> {
  const related = first.place === undefined ? [] : [{ ...first.place, message: message('The other one') }];
  return second.place === undefined ? { related } : { range: second.place.range, related };
}

function checkLegend({ classes }: Dataset, places: DefinitionPlaces, reporter: Reporter): void {
  const limit = reporter.option('legend/similar-colors', 'distance');
  for (const [index, declared] of classes.entries()) {
    const { color } = declared;
    if (color === undefined) continue;
    const range = places.classes[index]?.color ?? declared.place?.range;
    for (const other of classes.slice(0, index)) {
      if (other.color === undefined) continue;
      const distance = colorDistance(color, other.color);
      if (distance > limit) continue;
      const at = { ...placesOf(declared, other), ...(range === undefined ? {} : { range }) };
      reporter.report(distance === 0 ? 'legend/duplicate-color' : 'legend/similar-colors', {
        message:
          distance === 0
            ? message('{0} and {1} have the same colour {2}.', other.name, declared.name, formatHexColor(color))
            : message('The colours of {0} and {1} differ by {2} of 255 only.', other.name, declared.name, distance),
        ...at,
      });
    }
  }
}

function checkNetwork({ network }: Dataset, { networkSize }: DefinitionPlaces, reporter: Reporter): void {
  const stride = network.stride ?? DEFAULT_STRIDE;
  for (const side of new Set(network.size)) {
    if (side % stride === 0) continue;
    const below = Math.floor(side / stride) * stride;
    reporter.report('network/size-not-divisible', {
      message:
        below === 0
          ? message('{0} is not divisible by the stride {1}. The nearest size is {2}.', side, stride, stride)
          : message(
              '{0} is not divisible by the stride {1}. The nearest sizes are {2} and {3}.',
              side,
              stride,
              below,
              below + stride,
            ),
      ...(networkSize === undefined ? {} : { range: networkSize }),
      data: { side, stride },
    });
  }
}

function checkRuleNames(dataset: Dataset, places: DefinitionPlaces, reporter: Reporter): void {
  for (const [rule, setting] of Object.entries(dataset.rules)) {
    const range = places.rules.find(({ name }) => name === rule)?.range;
    if (!isRuleId(rule)) reportUnknownRule(rule, range, reporter);
    else if (typeof setting === 'object') checkOptions(rule, Object.keys(setting), range, reporter);
  }
  for (const [index, { rule }] of dataset.waivers.entries()) {
    if (!isRuleId(rule)) reportUnknownRule(rule, places.waivers[index]?.range, reporter);
  }
}

function reportUnknownRule(rule: string, range: TextRange | undefined, reporter: Reporter): void {
  const nearest = nearestWord(rule, ruleIds);
  reporter.report('definition/unknown-rule', {
    message:
      nearest === undefined
        ? message('There is no rule {0}.', rule)
        : message('There is no rule {0}. Did you mean {1}?', rule, nearest),
    ...(range === undefined ? {} : { range }),
    data: { rule, ...(nearest === undefined ? {} : { nearest }) },
  });
}

function checkOptions(
  rule: Parameters<Reporter['isOn']>[0],
  names: readonly string[],
  range: TextRange | undefined,
  reporter: Reporter,
): void {
  const known = Object.keys(rules[rule].options ?? {});
  for (const name of names) {
    if (name === 'severity' || known.includes(name)) continue;
    reporter.report('definition/unknown-rule', {
      message:
        known.length === 0
          ? message('The rule {0} has no options.', rule)
          : message('The rule {0} has no option {1}. It has: {2}.', rule, name, known.join(', ')),
      ...(range === undefined ? {} : { range }),
    });
  }
}
