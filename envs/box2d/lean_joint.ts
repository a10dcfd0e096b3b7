/** Revolute joints whose velocities are solved no longer than they change. */

import type { RevoluteJoint } from "planck";

interface Vector {
  x: number;
  y: number;
}

/** What is used here of planck's inside; its version is pinned for that. */
interface JointInternals {
  readonly m_bodyA: BodyInternals;
  readonly m_bodyB: BodyInternals;
  readonly m_rA: Vector;
  readonly m_rB: Vector;
  readonly m_impulse: Vector & { z: number };
  readonly m_mass: Record<"ex" | "ey" | "ez", Vector & { z: number }>;
  readonly m_motorMass: number;
  readonly m_motorSpeed: number;
  readonly m_maxMotorTorque: number;
  readonly m_limitState: number;
  m_motorImpulse: number;
  initVelocityConstraints(step: Step): void;
  solveVelocityConstraints(step: Step): void;
  solvePositionConstraints(step: Step): boolean;
}

interface BodyInternals {
  readonly m_invMass: number;
  readonly m_invI: number;
  readonly c_velocity: { readonly v: Vector; w: number };
}

interface Step {
  readonly dt: number;
  velocityIterations: number;
}

const { abs } = Math;
/** What counts as no change of a velocity, m/s or rad/s: a hundredth of what float32 can tell of one. */
const STILL = 1e-9;
/** `m_limitState` of a joint that is within its limits, and of one at its lower limit. */
const WITHIN = 0;
const LOWER = 1;

/** What the joints of one chain of bodies know together. */
interface Chain {
  readonly joints: number;
  /** How many joints in a row had nothing to do. */
  quiet: number;
  /** The iterations that a step is to have. */
  iterations: number;
}

/**
 * Ends the sequential impulses of revolute joints with motors and limits when they have converged. A joint that did not
 * move its bodies, and whose bodies are as it left them, is not solved again; when that is so of all, the iterations of a
 * step are over, of 180 all but a few. Box2D continues, below what its float32 can tell. A motor that works against a limit
 * adds the same impulse in each iteration, as the limit does: what both would have come to is reckoned at the end.
 *
 * @param joints all that there are; they hold one chain of bodies together.
 */
export function lean(joints: readonly RevoluteJoint[]): void {
  const chain: Chain = { joints: joints.length, quiet: 0, iterations: 0 };
  for (const joint of joints) makeLean(joint as unknown as JointInternals, chain);
}

function makeLean(inside: JointInternals, chain: Chain): void {
  const { m_bodyA: bodyA, m_bodyB: bodyB, m_impulse: total } = inside;
  const { initVelocityConstraints, solvePositionConstraints } = inside;
  const inverse = new Float64Array(9);
  let isSettled = false;
  /** What the motor added in the last iteration, and how many iterations are left. */
  let turn = 0;
  let left = 0;
  let [ax, ay, aw, bx, by, bw] = [0, 0, 0, 0, 0, 0];

  inside.initVelocityConstraints = (step) => {
    initVelocityConstraints.call(inside, step);
    invert(inside.m_mass, inside.m_limitState === WITHIN, inverse);
    isSettled = false;
    turn = 0;
    left = step.velocityIterations;
    chain.quiet = 0;
    chain.iterations = left;
  };

  inside.solvePositionConstraints = (step) => {
    step.velocityIterations = chain.iterations;
    if (left > 0) {
      const motor = clamp(inside.m_motorImpulse + left * turn, step.dt * inside.m_maxMotorTorque);
      if (inside.m_limitState !== WITHIN) total.z -= motor - inside.m_motorImpulse;
      inside.m_motorImpulse = motor;
      left = 0;
    }
    return solvePositionConstraints.call(inside, step);
  };

  inside.solveVelocityConstraints = (step) => {
    const [a, b] = [bodyA.c_velocity, bodyB.c_velocity];
    const [vA, vB] = [a.v, b.v];
    if (
      isSettled &&
      abs(vA.x - ax) < STILL &&
      abs(vA.y - ay) < STILL &&
      abs(a.w - aw) < STILL &&
      abs(vB.x - bx) < STILL &&
      abs(vB.y - by) < STILL &&
      abs(b.w - bw) < STILL
    ) {
      chain.quiet += 1;
      if (chain.quiet === chain.joints) step.velocityIterations = 0;
      return;
    }
    chain.quiet = 0;
    left -= 1;
    const { m_rA: rA, m_rB: rB, m_motorImpulse: motorBefore, m_limitState: limit } = inside;
    const { m_invMass: mA, m_invI: iA } = bodyA;
    const { m_invMass: mB, m_invI: iB } = bodyB;
    let [wA, wB] = [a.w, b.w];

    const wanted = motorBefore - inside.m_motorMass * (wB - wA - inside.m_motorSpeed);
    const motor = clamp(wanted, step.dt * inside.m_maxMotorTorque);
    turn = motor - motorBefore;
    inside.m_motorImpulse = motor;
    wA = wA - iA * turn;
    wB = wB + iB * turn;

    const cx = vB.x - wB * rB.y - vA.x + wA * rA.y;
    const cy = vB.y + wB * rB.x - vA.y - wA * rA.x;
    const cw = wB - wA;
    let px = -(inverse[0]! * cx + inverse[1]! * cy + inverse[2]! * cw);
    let py = -(inverse[3]! * cx + inverse[4]! * cy + inverse[5]! * cw);
    let pw = -(inverse[6]! * cx + inverse[7]! * cy + inverse[8]! * cw);
    if (limit !== WITHIN) {
      const sum = total.z + pw;
      if (limit === LOWER ? sum < 0 : sum > 0) {
        // The limit would pull: it lets go, and the point alone is held.
        const { ex, ey, ez } = inside.m_mass;
        const [x, y] = [total.z * ez.x - cx, total.z * ez.y - cy];
        const determinant = ex.x * ey.y - ey.x * ex.y;
        px = (ey.y * x - ey.x * y) / determinant;
        py = (ex.x * y - ex.y * x) / determinant;
        pw = -total.z;
      }
    }
    total.x = total.x + px;
    total.y = total.y + py;
    total.z = total.z + pw;
    ax = vA.x - mA * px;
    ay = vA.y - mA * py;
    aw = wA - iA * (rA.x * py - rA.y * px + pw);
    bx = vB.x + mB * px;
    by = vB.y + mB * py;
    bw = wB + iB * (rB.x * py - rB.y * px + pw);
    // A motor that reverses unloads the limit, which lets go before the iterations are over.
    const unloads = total.z * pw < 0 && abs(pw) * left > abs(total.z);
    isSettled =
      !unloads &&
      abs(vA.x - ax) < STILL &&
      abs(vA.y - ay) < STILL &&
      abs(a.w - aw) < STILL &&
      abs(vB.x - bx) < STILL &&
      abs(vB.y - by) < STILL &&
      abs(b.w - bw) < STILL;
    vA.x = ax;
    vA.y = ay;
    a.w = aw;
    vB.x = bx;
    vB.y = by;
    b.w = bw;
  };
}

/** The inverse of the effective mass, row by row; with a point alone, of its upper left. */
function invert(
  { ex, ey, ez }: JointInternals["m_mass"],
  isPoint: boolean,
  into: Float64Array,
): void {
  into.fill(0);
  if (isPoint) {
    const determinant = ex.x * ey.y - ey.x * ex.y;
    into[0] = ey.y / determinant;
    into[1] = -ey.x / determinant;
    into[3] = -ex.y / determinant;
    into[4] = ex.x / determinant;
    return;
  }
  const xx = ey.y * ez.z - ey.z * ez.y;
  const xy = ey.z * ez.x - ey.x * ez.z;
  const xz = ey.x * ez.y - ey.y * ez.x;
  const determinant = ex.x * xx + ex.y * xy + ex.z * xz;
  into[0] = xx / determinant;
  into[1] = xy / determinant;
  into[2] = xz / determinant;
  into[3] = (ez.y * ex.z - ez.z * ex.y) / determinant;
  into[4] = (ez.z * ex.x - ez.x * ex.z) / determinant;
  into[5] = (ez.x * ex.y - ez.y * ex.x) / determinant;
  into[6] = (ex.y * ey.z - ex.z * ey.y) / determinant;
  into[7] = (ex.z * ey.x - ex.x * ey.z) / determinant;
  into[8] = (ex.x * ey.y - ex.y * ey.x) / determinant;
}

function clamp(value: number, most: number): number {
  return value < -most ? -most : value > most ? most : value;
}
