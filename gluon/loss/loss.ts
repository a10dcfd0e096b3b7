/** What losses have in common. */
import { Block } from "../block/block.ts";
import { mean, type NDArray } from "../nd/mod.ts";
import { formatShape, sameShape } from "../nd/shape.ts";

/** What every loss takes. */
export interface LossOptions {
  /** Factor of the whole loss. */
  weight?: number | null;
  /** The axis that counts samples. Default: 0. */
  batch_axis?: number;
}

/** A loss is called with what was predicted, what is right, and how much each sample counts. */
export interface Loss {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray;
}

/** Base of losses: `(pred, label, sample_weight?) -> (batch)`, one number a sample. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export abstract class Loss extends Block {
  /** Factor of the whole loss; `null`: 1. */
  protected readonly weight: number | null;
  /** The axis that counts samples. */
  protected readonly batchAxis: number;

  /** A loss with a weight, and the axis that counts samples. */
  constructor({ weight = null, batch_axis = 0 }: LossOptions = {}) {
    super();
    if (weight !== null && !Number.isFinite(weight)) {
      throw new RangeError(
        `Cannot make ${new.target.name} with weight ${weight}: it must be a finite number.`,
      );
    }
    this.weight = weight;
    this.batchAxis = batch_axis;
  }

  /** `weight * mean(loss * sampleWeight)` of each sample, over all axes but the batch axis. */
  protected perSample(
    loss: NDArray,
    sampleWeight?: NDArray | null,
    weight: number | null = this.weight,
    reduce: typeof mean = mean,
  ): NDArray {
    const weighed = sampleWeight ? loss.multiply(broadcastable(sampleWeight, loss)) : loss;
    const reduced =
      loss.ndim === 1 ? weighed : reduce(weighed, { axis: this.batchAxis, exclude: true });
    return weight === null || weight === 1 ? reduced : reduced.multiply(weight);
  }

  /** `weight * loss * sampleWeight`, in the shape of `loss`. */
  protected weighed(loss: NDArray, sampleWeight?: NDArray | null): NDArray {
    return this.perSample(loss, sampleWeight, this.weight, (each) => each);
  }

  /** Such as `L2Loss(batch_axis=0, w=0.5)`, as MXNet prints it. */
  override toString(): string {
    const weight = this.weight === null ? "None" : asFloat(this.weight);
    return `${this.constructor.name}(batch_axis=${this.batchAxis}, w=${weight})`;
  }
}

/** `label` in the shape and dtype of `pred`; they must have equally many elements, in the same order. */
export function reshapeLike(label: NDArray, pred: NDArray): NDArray {
  const converted = label.dtype === pred.dtype ? label : label.astype(pred.dtype);
  if (sameShape(label.shape, pred.shape)) return converted;
  if (label.size === pred.size) return converted.reshape(pred.shape);
  throw new RangeError(
    `Cannot compare pred ${formatShape(pred.shape)} with label ${formatShape(label.shape)}: they have ` +
      `${pred.size} and ${label.size} elements; there must be equally many.`,
  );
}

/** `relu(p) - p * z + log(1 + exp(-|p|))`, which is `-log(sigmoid(p))` where z = 1, without overflow. */
export function logisticLoss(p: NDArray, z: NDArray): NDArray {
  return p.relu().subtract(p.multiply(z)).add(p.abs().negative().softrelu());
}

/** Throws where `sampleWeight` would meet another axis than it is meant for. */
function broadcastable(sampleWeight: NDArray, loss: NDArray): NDArray {
  const fits =
    sampleWeight.ndim === loss.ndim &&
    sampleWeight.shape.every((length, axis) => length === 1 || length === loss.shape[axis]);
  if (fits) return sampleWeight;
  throw new RangeError(
    `Cannot weigh a loss ${formatShape(loss.shape)} by sample_weight ` +
      `${formatShape(sampleWeight.shape)}: it must have as many axes, each as long or of length 1; ` +
      `for one weight a sample, give it as ${formatShape(loss.shape.map((length, axis) => (axis === 0 ? length : 1)))}.`,
  );
}

/** A number as Python writes a float. */
function asFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
