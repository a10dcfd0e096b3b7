/** planck, the physics engine under the environments of Box2D, once it is loaded. */

/** What planck exports. */
export type Planck = typeof import("planck");

let loaded: Planck | undefined;

/** Tells which planck is loaded. */
export function setPhysics(planck: Planck): void {
  loaded = planck;
}

/** @throws {Error} where none is loaded. */
export function physics(): Planck {
  if (loaded !== undefined) return loaded;
  throw new Error(
    "Cannot simulate Box2D: planck is not loaded; make the environment by envs.make(id).",
  );
}
