/** For tests of what happens behind a request: asks again until there is an answer. */
export async function until<Result>(
  probe: () => Promise<Result | undefined | false> | Result | undefined | false,
): Promise<Result> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const result = await probe()
    if (result) return result
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('too late')
}
