/** New contacts of a simulation in the order of Box2D. */

import type { World } from "planck";

interface Proxy {
  readonly proxyId: number;
}

/** What is used here of planck's inside; its version is pinned for that. */
interface WorldInternals {
  readonly m_broadPhase: { updatePairs(add: (a: Proxy, b: Proxy) => void): void };
  findNewContacts(): void;
  createContact(a: Proxy, b: Proxy): void;
}

/**
 * Has a simulation make new contacts in the order in which the fixtures were made, as Box2D does: impulses are found one after
 * the other, and their order tells where the iterations end before they have converged.
 */
export function sortContacts(world: World): void {
  const inside = world as unknown as WorldInternals;
  inside.findNewContacts = () => {
    const pairs: [Proxy, Proxy][] = [];
    inside.m_broadPhase.updatePairs((a, b) => pairs.push([a, b]));
    if (pairs.length > 1) {
      pairs.sort(([a, b], [c, d]) => a.proxyId - c.proxyId || b.proxyId - d.proxyId);
    }
    for (const [a, b] of pairs) inside.createContact(a, b);
  };
}
