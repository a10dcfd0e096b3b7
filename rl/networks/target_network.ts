/** Target networks: delayed copies of a network. Source: Mnih et al. 2015. */

import { formatValue } from "../../backends/base/format_value.ts";
import { type AnyBlock, Block } from "../../gluon/block/block.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { initializeNet, type Outputs } from "./initialize_net.ts";

/**
 * A network and its target network, initialized and equal.
 *
 * @param outputs numbers that a network gives for one input, or for each of its outputs.
 * @throws {TypeError} where `makeNet` makes no new block at each call.
 * @throws {RangeError} where the network gives another number of outputs.
 */
export function netAndTarget<Out = nd.NDArray>(
  makeNet: () => Block<[x: nd.NDArray], Out>,
  inputShape: nd.Shape,
  outputs: Outputs,
  rng: nd.random.Generator,
): [net: Block<[x: nd.NDArray], Out>, target: Block<[x: nd.NDArray], Out>] {
  const [net, target] = makeTwice(makeNet);
  for (const block of [net, target]) initializeNet(block, inputShape, outputs, rng);
  polyakUpdate(target, net, 1);
  return [net, target];
}

/**
 * Two networks that share no parameters.
 *
 * @throws {TypeError} where `makeNet` makes no new block at each call.
 */
export function makeTwice<Net extends AnyBlock>(makeNet: () => Net): [net: Net, target: Net] {
  if (typeof makeNet !== "function" || (makeNet as unknown) instanceof Block) {
    throw new TypeError(
      `Cannot make a network of ${formatValue(makeNet)}: give a function that makes one, such as ` +
        "() => net, for the target network needs another.",
    );
  }
  const [net, target] = [makeNet(), makeNet()];
  for (const block of [net, target]) {
    if (!(block instanceof Block)) {
      throw new TypeError(`Cannot use ${formatValue(block)} as a network: it must be a Block.`);
    }
  }
  const shared = new Set(net.collect_params().values());
  if (
    (net as AnyBlock) === target ||
    [...target.collect_params().values()].some((each) => shared.has(each))
  ) {
    throw new TypeError(
      "Cannot use one network as policy and as target: the function that makes it gave the same " +
        "parameters twice; it must make a new network at each call.",
    );
  }
  return [net, target];
}

/**
 * Polyak averaging: `target = tau * net + (1 - tau) * target`. A `tau` of 1 is a hard update, which those parameters get,
 * too, that have no gradient: running statistics.
 * Source: Lillicrap et al. 2016, section 3.
 */
export function polyakUpdate(target: AnyBlock, net: AnyBlock, tau: number): void {
  const followers = target.collect_params();
  const done = new Set<unknown>(); // shared parameters have several names
  for (const [name, parameter] of net.collect_params()) {
    if (done.has(parameter)) continue;
    done.add(parameter);
    const [from, to] = [parameter.data(), followers.get(name)!.data()];
    const isCopied = tau === 1 || parameter.grad_req === "null";
    nd.scope(() => to.set(isCopied ? from : from.multiply(tau).add(to.multiply(1 - tau))));
  }
}
