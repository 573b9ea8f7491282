/** Where a list starts; every later page starts at the `nextToken` of the one before. */
export const FIRST_PAGE: string | null = null;

export function nextPage(page: { nextToken?: string | null }): string | null {
  return page.nextToken ?? null;
}
