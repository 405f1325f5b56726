import { parseNumber } from '../metricNumber';
import type { LogValue } from './reading';

/** `name: number` and `name=number`, where the number is followed by nothing that makes it another thing. */
const PAIR =
  /(?<=^|[\s,;|(){}["'\-•·])(["']?)([A-Za-z_][\w.\-/@]{0,80}(?: ?\[[^\]]{1,40}\])?)\1[ \t]*(?:: *|= *| : )["']?([+-]?(?:\d[\d.]{0,40}(?:[eE][+-]?\d{1,3})?|\.\d{1,40}(?:[eE][+-]?\d{1,3})?|nan|inf|infinity))["']?%?(?=$|[\s,;|(){}\]"'<]|\.(?:\s|$))/gi;
/** `Loss 6.9 (7.1)`: the last value and the average so far, as PyTorch's example for ImageNet prints them. */
const AVERAGED =
  /(?<=^|\t) *([A-Za-z][\w@.\-/]{0,40})[ \t]+([+-]?\d[\d.]{0,20}(?:[eE][+-]?\d{1,3})?) +\( *[+-]?\d[\d.eE+-]{0,20}\)/g;

/** Names that count or identify and are no metrics. */
const notMetrics = /^(?:epochs?|steps?|global[_ ]?step|iter|iteration|batch|v_num|pid|port|eta)$/i;

/** The pairs of a text in their order; `rest` is what is left without them. */
export function findPairs(text: string): { values: LogValue[]; rest: string } {
  const values: LogValue[] = [];
  const collect = (whole: string, name: string, written: string): string => {
    const value = parseNumber(written);
    if (value === undefined) return whole;
    if (!notMetrics.test(name)) values.push([name, value]);
    return ' ';
  };
  const withoutPairs = text.replace(PAIR, (whole, _quote: string, name: string, written: string) =>
    collect(whole, name, written),
  );
  const rest = withoutPairs.replace(AVERAGED, (whole, name: string, written: string) => collect(whole, name, written));
  return { values, rest };
}

/** One pair that fills the text, whose name may be of several words: `Mean average precision: 0.5`. */
export function onlyPair(text: string): LogValue | undefined {
  const match = /^\W{0,3}([A-Za-z][^:=]{0,60}?) ?[:=] ?(\S{1,60}?)(?: ?%)?$/.exec(text);
  const value = match === null ? undefined : parseNumber(match[2]!);
  return value === undefined || notMetrics.test(match![1]!) ? undefined : [match![1]!, value];
}

const metricWords =
  /loss|acc|err|m?ap(?:\d|$|\W)|iou|precision|recall|f1|auc|lr$|learning_rate|m[sa]e$|rmse|psnr|ssim|ppl|perplexity|reward|return|score|dice|norm|bleu|rouge|top.?[15]|kappa|corr|r2|elbo|kl$|entropy/i;

/** Whether a name is one that metrics have: then it is believed in the midst of other text. */
export function isMetricName(name: string): boolean {
  return metricWords.test(name);
}
