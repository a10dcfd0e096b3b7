/** What an Estimator does with a batch. */
import { predict_mode, record } from "../../nd/autograd/autograd.ts";
import type { Estimator } from "./estimator.ts";
import type { Batch, BatchResult } from "./event_handler.ts";

/**
 * Forward and backward pass of a batch. A model that is called otherwise, such as one of several
 * inputs, has a subclass of this.
 */
export class BatchProcessor {
  /** Forward and backward pass of a batch of the training. */
  fit_batch(
    { net, loss }: Estimator,
    batch: Batch,
    _batch_axis = 0,
  ): BatchResult | Promise<BatchResult> {
    const [data, label] = batch;
    const [pred, losses] = record(() => {
      const pred = net(data);
      return [pred, loss(pred, label)] as const;
    });
    losses.backward();
    return { data, label, pred, loss: losses };
  }

  /** Forward pass of a batch of the validation. */
  evaluate_batch(
    { val_net, val_loss }: Estimator,
    batch: Batch,
    _batch_axis = 0,
  ): BatchResult | Promise<BatchResult> {
    const [data, label] = batch;
    return predict_mode(() => {
      const pred = val_net(data);
      return { data, label, pred, loss: val_loss(pred, label) };
    });
  }
}
