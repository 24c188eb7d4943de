/**
 * The few parts of a DOM that the plotting library touches when it draws SVG: elements, attributes, styles, text. Enough to draw in
 * Node without a browser; the tree is written out as markup.
 */
const NAMESPACES = { svg: 'http://www.w3.org/2000/svg', html: 'http://www.w3.org/1999/xhtml' } as const;

export class SvgText {
  readonly nodeType = 3;
  parentNode: SvgElement | null = null;
  readonly ownerDocument: SvgDocument;
  textContent: string;
  constructor(ownerDocument: SvgDocument, textContent: string) {
    this.ownerDocument = ownerDocument;
    this.textContent = textContent;
  }
  get outerHTML(): string {
    return escapeText(this.textContent);
  }
}

type SvgNode = SvgElement | SvgText;

export class SvgElement {
  readonly nodeType = 1;
  parentNode: SvgElement | null = null;
  readonly childNodes: SvgNode[] = [];
  readonly attributes = new Map<string, string>();
  readonly styles = new Map<string, string>();
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI: string;
  readonly tagName: string;
  constructor(ownerDocument: SvgDocument, namespaceURI: string, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.namespaceURI = namespaceURI;
    this.tagName = tagName;
  }
  readonly style = {
    setProperty: (name: string, value: string): void => void this.styles.set(name, value),
    removeProperty: (name: string): void => void this.styles.delete(name),
    getPropertyValue: (name: string): string => this.styles.get(name) ?? '',
  };
  get firstChild(): SvgNode | null {
    return this.childNodes[0] ?? null;
  }
  get lastChild(): SvgNode | null {
    return this.childNodes.at(-1) ?? null;
  }
  get children(): SvgElement[] {
    return this.childNodes.filter((node) => node instanceof SvgElement);
  }
  get nextSibling(): SvgNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }
  setAttributeNS(_space: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
  appendChild<T extends SvgNode>(node: T): T {
    return this.insertBefore(node, null);
  }
  append(...nodes: (SvgNode | string)[]): void {
    for (const node of nodes)
      this.appendChild(typeof node === 'string' ? this.ownerDocument.createTextNode(node) : node);
  }
  insertBefore<T extends SvgNode>(node: T, before: SvgNode | null): T {
    node.parentNode?.removeChild(node);
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    if (at < 0) this.childNodes.push(node);
    else this.childNodes.splice(at, 0, node);
    node.parentNode = this;
    return node;
  }
  removeChild<T extends SvgNode>(node: T): T {
    const at = this.childNodes.indexOf(node);
    if (at >= 0) this.childNodes.splice(at, 1);
    node.parentNode = null;
    return node;
  }
  remove(): void {
    this.parentNode?.removeChild(this);
  }
  set textContent(text: string) {
    this.childNodes.length = 0;
    if (text !== '') this.appendChild(this.ownerDocument.createTextNode(String(text)));
  }
  get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join('');
  }
  // The library asks for elements only to find out that there are none yet.
  querySelector(): null {
    return null;
  }
  querySelectorAll(): SvgElement[] {
    return [];
  }
  addEventListener(): void {
    // A picture on paper hears nothing.
  }
  get outerHTML(): string {
    const attributes = [...this.attributes]
      .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
      .join('');
    const styles = [...this.styles].map(([name, value]) => `${name}:${value}`).join(';');
    const style = styles === '' ? '' : ` style="${escapeAttribute(styles)}"`;
    // Style sheets are not escaped in HTML; the library's own holds no markup.
    const inner = this.childNodes
      .map((node) => (this.tagName === 'style' ? node.textContent : node.outerHTML))
      .join('');
    return `<${this.tagName}${attributes}${style}>${inner}</${this.tagName}>`;
  }
}

export class SvgDocument {
  readonly documentElement = new SvgElement(this, NAMESPACES.html, 'html');
  readonly defaultView = null;
  createElement(name: string): SvgElement {
    return new SvgElement(this, NAMESPACES.html, name);
  }
  createElementNS(space: string, name: string): SvgElement {
    return new SvgElement(this, space, name);
  }
  createTextNode(text: string): SvgText {
    return new SvgText(this, text);
  }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
