/** The end of a test that waits for something that never comes. */

/** Fails where the test has not ended in time: Deno would wait for ever, and say nothing. */
export async function inTime(test: Promise<void>, patience: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`The test did not end within ${patience / 1000} s`);
    timer = setTimeout(() => reject(error), patience);
  });
  try {
    await Promise.race([test, late]);
  } finally {
    clearTimeout(timer);
  }
}
