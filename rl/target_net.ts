/** Target nets: copies of a net that follow it at a distance. Source: Mnih et al. 2015. */
import { type Block, init, nd } from "../gluon/mod.ts";

/** A net and its target net, equal at first. */
export function netAndTarget(
  makeNet: () => Block,
  inputShape: nd.Shape,
  rng: nd.random.Generator,
): [net: Block, target: Block] {
  const [net, target] = [makeNet(), makeNet()];
  for (const block of [net, target]) {
    block.initialize(new init.Xavier(), { rng });
    nd.scope(() => block(nd.zeros([1, ...inputShape]))); // deferred shapes become known
  }
  follow(target, net, 1);
  return [net, target];
}

/**
 * Takes the target net the share `tau` of the way to the net: `tau * net + (1 - tau) * target`.
 * Source: Lillicrap et al. 2016, section 3; tau 1 is the copy of Mnih et al. 2015.
 */
export function follow(target: Block, net: Block, tau: number): void {
  const followers = target.collect_params();
  for (const [name, parameter] of net.collect_params()) {
    const [from, to] = [parameter.data(), followers.get(name)!.data()];
    nd.scope(() => to.set(tau === 1 ? from : from.multiply(tau).add(to.multiply(1 - tau))));
  }
}
