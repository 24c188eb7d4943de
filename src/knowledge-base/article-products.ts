/** Parts of the exchange that articles of a category are about; a category that is not here is a product of its own. */
const PRODUCTS_OF_CATEGORY: Readonly<Record<string, readonly string[]>> = {
  deposit: ['wallet'],
  withdrawal: ['wallet'],
  networks: ['wallet'],
  security: ['account'],
  compliance: ['account'],
  regional: ['account'],
  scams: ['account'],
  complaints: ['service'],
};

/** The products an article is found under: those it names, else those of its category. */
export function productsOf(article: {
  readonly category: string;
  readonly products?: readonly string[] | null | undefined;
}): readonly string[] {
  return article.products ?? PRODUCTS_OF_CATEGORY[article.category] ?? [article.category];
}

/** Categories whose articles are of this product when they name none: the known ones, and the product's own name. */
export function categoriesOfProduct(product: string): string[] {
  const known = Object.entries(PRODUCTS_OF_CATEGORY);
  const named = known.flatMap(([category, products]) => (products.includes(product) ? [category] : []));
  return PRODUCTS_OF_CATEGORY[product] === undefined ? [...named, product] : named;
}
