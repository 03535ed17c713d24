import {
  type Block,
  captionEnd,
  type Document,
  type EquationBlock,
  type FigureBlock,
  type FrontLine,
  type Inlines,
} from '../../document.ts';
import { escapeXml } from '../../figures/svg.ts';
import { numberBlocks } from '../../numbering.ts';
import { zipped } from '../zip.ts';
import { captionStart } from './caption.ts';
import { mathOmml } from './math-omml.ts';
import {
  contentTypes,
  coreProperties,
  documentRelations,
  footer,
  NAMESPACES,
  numberingPart,
  packageRelations,
  type Relation,
  settings,
} from './parts.ts';
import { type DocxContext, docxRuns, run } from './runs.ts';
import { stylesPart } from './styles.ts';
import { docxParts, docxTable, UPRIGHT } from './table.ts';

/** A figure as a picture: PNG bytes and its size in pixels of the drawing (96 to the inch). */
export type Picture = { readonly png: Uint8Array; readonly width: number; readonly height: number };

type Parts = DocxContext & { readonly document: Document; readonly picture: (name: string) => string | null };

/**
 * A document for Word and its like: native tables, equations and headings, figures as pictures. The same document is the
 * same bytes: no date, no name of a machine or of anybody but the study's authors.
 */
export function emitDocx(document: Document, pictures: { readonly [name: string]: Picture }): Uint8Array {
  const relations: Relation[] = [];
  const relate = (type: Relation['type'], target: string): string => {
    const known = relations.find((it) => it.type === type && it.target === target);
    if (known !== undefined) return known.id;
    const id = `rId${relations.length + 1}`;
    relations.push({ id, type, target });
    return id;
  };
  const marks = new Map<string, string>();
  const parts: Parts = {
    document,
    numbering: numberBlocks(document),
    bookmark: (id) => {
      const known = marks.get(id) ?? `m${marks.size + 1}`;
      marks.set(id, known);
      return known;
    },
    link: (href) => relate('hyperlink', href),
    picture: (name) => (pictures[name] === undefined ? null : relate('image', `media/${name}.png`)),
  };
  const body = document.blocks.map((block, at) => blockXml(block, at, parts, pictures)).join('');
  const content = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document ${NAMESPACES}><w:body>${titleXml(parts)}${body}${sectionProperties()}</w:body></w:document>`;
  const language = document.language === 'zh' ? 'zh-CN' : 'en-US';
  return zipped({
    '[Content_Types].xml': contentTypes(),
    '_rels/.rels': packageRelations(),
    'docProps/core.xml': coreProperties(document, language),
    'word/document.xml': content,
    'word/_rels/document.xml.rels': documentRelations(relations),
    'word/styles.xml': stylesPart(document.language),
    'word/numbering.xml': numberingPart(),
    'word/settings.xml': settings(document.language),
    'word/footer1.xml': footer(),
    ...Object.fromEntries(
      relations
        .filter(({ type }) => type === 'image')
        .map(({ target }) => [`word/${target}`, pictures[target.slice(6, -4)]!.png]),
    ),
  });
}

const paragraph = (style: string, content: string, more = ''): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/>${more}</w:pPr>${content}</w:p>`;

/** A line of the title block: centered, the abstract set in from both sides. */
function frontXml({ role, content }: FrontLine, parts: Parts): string {
  const runs = docxRuns(content, parts);
  if (role === 'authors') return paragraph('Subtitle', runs, '<w:spacing w:after="120"/>');
  const narrow = role === 'abstract' || role === 'keywords';
  const sides = narrow ? ' w:left="567" w:right="567"' : '';
  const place = `<w:ind${sides} w:firstLineChars="0" w:firstLine="0"/>${narrow ? '' : '<w:jc w:val="center"/>'}`;
  return paragraph('BodyText', runs, place);
}

function titleXml(parts: Parts): string {
  const { title, subtitle, front, banner } = parts.document;
  return [
    paragraph('Title', run(title)),
    subtitle === null ? '' : paragraph('Subtitle', run(subtitle)),
    ...front.map((line) => frontXml(line, parts)),
    banner === null ? '' : paragraph('Banner', docxRuns(banner, parts)),
  ].join('');
}

/** A4, with the page's number below. */
function sectionProperties(): string {
  return `<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>`;
}

function blockXml(
  block: Block,
  at: number,
  parts: Parts,
  pictures: { readonly [name: string]: Picture },
): string {
  const runs = (content: Inlines) => docxRuns(content, parts);
  switch (block.kind) {
    case 'heading':
      return paragraph(
        `Heading${block.level}`,
        run(parts.numbering.headings.get(at) ?? '') + runs(block.content),
      );
    case 'paragraph':
      return paragraph(
        'BodyText',
        runs(block.content),
        (goesOn(at, parts.document) ? '<w:ind w:firstLine="0"/>' : '') +
          (isListOfCode(block.content) ? '<w:jc w:val="left"/>' : ''),
      );
    case 'list':
      return block.items
        .map((item) =>
          paragraph(
            'ListParagraph',
            runs(item),
            `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${block.ordered ? 2 : 1}"/></w:numPr>`,
          ),
        )
        .join('');
    case 'code':
      return block.text
        .replace(/\n$/, '')
        .split(/\r?\n/)
        .map((line) => paragraph('CodeBlock', run(line)))
        .join('');
    case 'table': {
      const { words, appendix } = parts.document;
      return docxParts(block, words)
        .map((part, i) =>
          docxTable(part, words, parts, { later: i > 0, whole: WHOLE[appendix ? 'appendix' : 'paper'] }),
        )
        .join('');
    }
    case 'figure':
      return figureXml(block, parts, pictures[block.name]);
    case 'equation':
      return equationXml(block, parts);
  }
}

/** Long names that cannot be broken leave lines too short to be stretched. */
const isListOfCode = (content: Inlines): boolean => content.filter(({ kind }) => kind === 'code').length > 4;

/** Rows of a table that stays on one page: in an appendix, tables follow each other and no text fills what they leave. */
const WHOLE = { paper: 36, appendix: 16 } as const;

/** What follows an equation goes on with its sentence. */
const goesOn = (at: number, document: Document): boolean => document.blocks[at - 1]?.kind === 'equation';

/** In the middle of a borderless row, its number at the right. */
function equationXml(block: EquationBlock, parts: Parts): string {
  const side = 700;
  const mark = parts.bookmark(block.id);
  const cell = (width: number, content: string, align: string) =>
    `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="EquationText"/><w:jc w:val="${align}"/></w:pPr>${content}</w:p></w:tc>`;
  const number = `<w:bookmarkStart w:id="${mark.slice(1)}" w:name="${mark}"/>${run(`(${parts.numbering.of(block.id)})`)}<w:bookmarkEnd w:id="${mark.slice(1)}"/>`;
  const middle = UPRIGHT - 2 * side;
  const grid = [side, middle, side].map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="${UPRIGHT}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid><w:tr>${cell(side, '', 'left')}${cell(middle, `<m:oMathPara>${mathOmml(block.math)}</m:oMathPara>`, 'center')}${cell(side, number, 'right')}</w:tr></w:tbl>`;
}

/** English metric units of a pixel of the drawing. */
const EMU = 9525;
/** As wide as the text at most. */
const WIDEST = (UPRIGHT / 1440) * 96;
/** As high as a page at most, less its caption. */
const HIGHEST = 820;

function figureXml(block: FigureBlock, parts: Parts, picture: Picture | undefined): string {
  const { words } = parts.document;
  const mark = parts.bookmark(block.id);
  const marked = captionStart('figure', block.id, words, parts);
  const notes = block.notes.flatMap((note) => docxRuns(note, parts));
  const { stop, space } = words.typography;
  const end = notes.length === 0 ? captionEnd(words, []) : stop + space;
  const caption = `${marked}${docxRuns(block.caption, parts)}${end === '' ? '' : run(end)}${notes.join(space === '' ? '' : run(space))}`;
  const id = parts.picture(block.name);
  const drawn =
    picture === undefined || id === null
      ? ''
      : paragraph('Figure', drawing(block, id, picture, mark.slice(1)));
  return drawn + paragraph('FigureCaption', caption);
}

function drawing(block: FigureBlock, id: string, picture: Picture, mark: string): string {
  const scale = Math.min(1, WIDEST / picture.width, HIGHEST / picture.height);
  const [cx, cy] = [picture.width, picture.height].map((pixels) => Math.round(pixels * scale * EMU));
  const name = escapeXml(block.name);
  const alt = escapeXml(block.alt);
  return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="${cx}" cy="${cy}"/><wp:docPr id="${mark}" name="${name}" descr="${alt}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="${mark}" name="${name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${cx}" cy="${cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
}
