/** Secrets of a run of the program, such as the token of a local page; no result of a computation depends on them. */

/** A new secret of 144 random bits, in letters that a URL takes as they are. */
export function newSecret(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** Whether two secrets are equal; how long that takes does not tell where they differ. */
export function isSameSecret(given: string, secret: string): boolean {
  let differences = given.length ^ secret.length;
  for (let i = 0; i < secret.length; i++) differences |= given.charCodeAt(i) ^ secret.charCodeAt(i);
  return differences === 0;
}
