/** The order of new contacts. */

import { expect, test } from "bun:test";
import * as planck from "planck";
import { sortContacts } from "../../../envs/box2d/sorted_contacts.ts";

test("New contacts are made in the order in which the fixtures were made", () => {
  const { Box, Edge, World } = planck;
  const world = new World({ gravity: { x: 0, y: 0 } });
  sortContacts(world);
  const made: number[][] = [];
  const inside = world as unknown as {
    findNewContacts(): void;
    createContact(a: { proxyId: number }, b: { proxyId: number }): void;
  };
  const create = inside.createContact;
  inside.createContact = (a, b) => {
    made.push([a.proxyId, b.proxyId]);
    create.call(world, a, b);
  };
  for (let i = 0; i < 6; i++) {
    world.createBody().createFixture({ shape: new Edge({ x: i, y: 0 }, { x: i + 1, y: 0 }) });
  }
  for (let i = 0; i < 3; i++) {
    const body = world.createBody({ type: "dynamic", position: { x: 3 + i / 10, y: 0 } });
    body.createFixture({ shape: new Box(2, 0.1), density: 1 });
  }
  inside.findNewContacts();
  expect(made.length).toBeGreaterThan(10);
  expect(made).toEqual(made.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
  expect(world.getContactCount()).toBeGreaterThan(10);
});
