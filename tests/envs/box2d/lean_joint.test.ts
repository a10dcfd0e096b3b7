/** Joints that stop when they have converged, beside those of planck that do not. */

import { expect, test } from "bun:test";
import type { Body, RevoluteJoint } from "planck";
import * as planck from "planck";
import { lean } from "../../../envs/box2d/lean_joint.ts";

interface Chain {
  readonly step: (speed: number) => number[];
  readonly solves: () => number;
}

/** A hull with two legs that fall on an edge; the motors work against their limits. */
function chain(isLean: boolean): Chain {
  const { Box, Edge, RevoluteJoint, World } = planck;
  const world = new World({ gravity: { x: 0, y: -10 } });
  world.createBody().createFixture({ shape: new Edge({ x: -50, y: 0 }, { x: 50, y: 0 }) });
  const make = (x: number, y: number, angle: number, width: number): Body => {
    const body = world.createBody({ type: "dynamic", position: { x, y }, angle });
    const filter = { filterCategoryBits: 2, filterMaskBits: 1 };
    body.createFixture({ shape: new Box(width, 0.4), density: 2, ...filter });
    return body;
  };
  const hull = make(0, 3, 0, 0.6);
  const bodies = [hull];
  const joints: RevoluteJoint[] = [];
  for (const side of [-1, 1]) {
    const leg = make(side * 0.5, 2.4, side * 0.1, 0.1);
    const joint = new RevoluteJoint({
      ...{ bodyA: hull, bodyB: leg },
      localAnchorA: { x: side * 0.5, y: -0.3 },
      localAnchorB: { x: 0, y: 0.4 },
      enableMotor: true,
      enableLimit: true,
      maxMotorTorque: 5,
      motorSpeed: side,
      lowerAngle: -0.3,
      upperAngle: 0.3,
    });
    world.createJoint(joint);
    joints.push(joint);
    bodies.push(leg);
  }
  if (isLean) lean(joints);
  let solves = 0;
  for (const joint of joints as unknown as { solveVelocityConstraints(step: unknown): void }[]) {
    const solve = joint.solveVelocityConstraints;
    joint.solveVelocityConstraints = (step) => {
      solves += 1;
      solve.call(joint, step);
    };
  }
  return {
    solves: () => solves,
    step: (speed) => {
      for (const joint of joints) joint.setMotorSpeed(speed * Math.sign(joint.getMotorSpeed()));
      world.step(1 / 50, 180, 60);
      return bodies.flatMap((body) => {
        const [{ x, y }, velocity] = [body.getPosition(), body.getLinearVelocity()];
        return [x, y, body.getAngle(), velocity.x, velocity.y, body.getAngularVelocity()];
      });
    },
  };
}

test("The bodies move as with planck's own joints, in the air, on the ground and at rest", () => {
  const [plain, quick] = [chain(false), chain(true)];
  let most = 0;
  for (let i = 0; i < 200; i++) {
    const speed = i % 40 < 20 ? 1 : -2;
    const [expected, actual] = [plain.step(speed), quick.step(speed)];
    for (const [j, each] of expected.entries()) {
      expect(Number.isFinite(each)).toBe(true);
      most = Math.max(most, Math.abs(each - actual[j]!));
    }
  }
  expect(most).toBeLessThan(1e-4);
});

test("In the air, most of the 180 iterations are left out", () => {
  const [plain, quick] = [chain(false), chain(true)];
  for (let i = 0; i < 20; i++) for (const each of [plain, quick]) each.step(1);
  expect(plain.solves()).toBe(20 * 2 * 180);
  expect(quick.solves()).toBeLessThan(plain.solves() / 4);
});
