const SVG = 'http://www.w3.org/2000/svg';
const HTML = 'http://www.w3.org/1999/xhtml';

type Child = SvgElement | SvgText;

/** What Observable Plot takes for a page's document: as much of the DOM as drawing an SVG needs, and no more. */
export class SvgDocument {
  readonly documentElement = new SvgElement(this, HTML, 'html');
  readonly defaultView = null;

  createElement(name: string): SvgElement {
    return new SvgElement(this, HTML, name);
  }

  createElementNS(space: string, name: string): SvgElement {
    return new SvgElement(this, space, name);
  }

  createTextNode(text: unknown): SvgText {
    return new SvgText(String(text));
  }
}

class SvgText {
  parentNode: SvgElement | null = null;
  readonly data: string;

  constructor(data: string) {
    this.data = data;
  }

  get textContent(): string {
    return this.data;
  }

  toString(): string {
    return this.data.replace(/[<>&\xa0]/g, (character) => ESCAPED[character] ?? character);
  }
}

const ESCAPED: { readonly [character: string]: string } = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '\xa0': '&#160;',
};

/** An element; its attributes are written the last one first. */
class SvgElement {
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI: string;
  readonly tagName: string;
  readonly childNodes: Child[] = [];
  /** Drawings are made without style sheets: what is set here is not written. */
  readonly style = { setProperty: () => {}, removeProperty: () => {}, getPropertyValue: () => '' };
  parentNode: SvgElement | null = null;
  private readonly attributes = new Map<string, string>();

  constructor(ownerDocument: SvgDocument, namespaceURI: string, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.namespaceURI = namespaceURI;
    this.tagName = tagName;
  }

  get children(): SvgElement[] {
    return this.childNodes.filter((child) => child instanceof SvgElement);
  }

  get firstChild(): Child | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): Child | null {
    return this.childNodes.at(-1) ?? null;
  }

  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join('');
  }

  set textContent(text: string) {
    this.childNodes.length = 0;
    if (text !== '') this.appendChild(new SvgText(String(text)));
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

  appendChild<Node extends Child>(child: Node): Node {
    return this.insertBefore(child, null);
  }

  insertBefore<Node extends Child>(child: Node, before: Child | null): Node {
    child.parentNode?.removeChild(child);
    child.parentNode = this;
    if (before === null) this.childNodes.push(child);
    else this.childNodes.splice(this.childNodes.indexOf(before), 0, child);
    return child;
  }

  removeChild<Node extends Child>(child: Node): Node {
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }

  append(...children: readonly (Child | string)[]): void {
    for (const child of children) this.appendChild(typeof child === 'string' ? new SvgText(child) : child);
  }

  get innerHTML(): string {
    return this.childNodes.join('');
  }

  toString(): string {
    const attributes = [...this.attributes]
      .reverse()
      .map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`);
    const start = `<${this.tagName}${attributes.join('')}`;
    if (this.childNodes.length > 0) return `${start}>${this.innerHTML}</${this.tagName}>`;
    return this.namespaceURI === SVG ? `${start} />` : `${start}></${this.tagName}>`;
  }
}
