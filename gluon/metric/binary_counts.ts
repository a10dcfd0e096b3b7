/** Counts of binary classification. */

/** True and false, positives and negatives. */
export class BinaryCounts {
  truePositives = 0;
  falsePositives = 0;
  falseNegatives = 0;
  trueNegatives = 0;

  get total(): number {
    return this.truePositives + this.falsePositives + this.falseNegatives + this.trueNegatives;
  }

  count(isPositive: boolean, isPredicted: boolean): void {
    if (isPositive) isPredicted ? this.truePositives++ : this.falseNegatives++;
    else isPredicted ? this.falsePositives++ : this.trueNegatives++;
  }

  add(other: BinaryCounts): void {
    this.truePositives += other.truePositives;
    this.falsePositives += other.falsePositives;
    this.falseNegatives += other.falseNegatives;
    this.trueNegatives += other.trueNegatives;
  }

  /** The F1 score, `2 precision recall / (precision + recall)`; 0 where nothing was predicted rightly. */
  f1(): number {
    const { truePositives, falsePositives, falseNegatives } = this;
    if (truePositives === 0) return 0;
    return (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
  }

  /** Matthews correlation coefficient; sums of 0 in the denominator count as 1. */
  matthews(): number {
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = this;
    if (this.total === 0) return 0;
    const terms = [tp + fp, tp + fn, tn + fp, tn + fn].filter((term) => term !== 0);
    return (tp * tn - fp * fn) / Math.sqrt(terms.reduce((product, term) => product * term, 1));
  }
}
