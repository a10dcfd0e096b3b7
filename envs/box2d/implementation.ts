/** The environments of Box2D with planck, the physics engine under them: an optional package, and code that pages load late. */

export { BipedalWalker } from "./bipedal_walker.ts";
export { continuousControl, discreteControl } from "./lander_control.ts";
export { LunarLander } from "./lunar_lander.ts";
export { setPhysics } from "./physics.ts";
