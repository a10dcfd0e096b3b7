/** The mean of a loss. */
import type { Tensor } from "../io/safetensors.ts";
import { EvalMetric, type MetricArrays, type MetricOptions } from "./eval_metric.ts";

/** The mean over all elements of `preds`, which are losses; labels are not looked at. */
export class Loss extends EvalMetric {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "loss", ...rest }: MetricOptions = {}) {
    super(name, rest);
  }

  override async update(_labels: MetricArrays | null, preds: MetricArrays): Promise<void> {
    await super.update([], preds);
  }

  protected override async add(_: readonly Tensor[], preds: readonly Tensor[]): Promise<void> {
    for (const pred of preds) this.measure(pred, pred);
  }

  protected override measure(_: Tensor, { data }: Tensor): void {
    let sum = 0;
    for (const value of data) sum += value;
    this.accumulate(sum, data.length);
  }
}

/** `Loss` under another name, as in MXNet. */
export class Torch extends Loss {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "torch", ...rest }: MetricOptions = {}) {
    super({ name, ...rest });
  }
}

/** `Loss` under another name, as in MXNet. */
export class Caffe extends Loss {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "caffe", ...rest }: MetricOptions = {}) {
    super({ name, ...rest });
  }
}
