const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

type Paragraph = {
  readonly id: string;
  readonly name: string;
  readonly based?: string;
  readonly paragraph: string;
  readonly run?: string;
};

const fonts = (latin: string, eastern: string): string =>
  `<w:rFonts w:ascii="${latin}" w:hAnsi="${latin}" w:cs="${latin}" w:eastAsia="${eastern}"/>`;

const size = (points: number): string => `<w:sz w:val="${points * 2}"/><w:szCs w:val="${points * 2}"/>`;

/** Styles of a paper: Times and SimSun, headings in SimHei where they are Chinese; a three-line table. */
export function stylesPart(language: string): string {
  const chinese = language === 'zh';
  const text = fonts('Times New Roman', chinese ? '宋体' : 'SimSun');
  const heading = fonts('Times New Roman', chinese ? '黑体' : 'SimHei');
  const lines = chinese ? 360 : 300;
  const indent = chinese ? '<w:ind w:firstLineChars="200" w:firstLine="420"/>' : '';
  const body = chinese ? 10.5 : 11;
  const level = (at: number, points: number): Paragraph => ({
    id: `Heading${at}`,
    name: `heading ${at}`,
    paragraph: `<w:keepNext/><w:keepLines/><w:spacing w:before="${at === 1 ? 360 : 240}" w:after="120"/><w:outlineLvl w:val="${at - 1}"/>`,
    run: `${heading}<w:b/>${size(points)}`,
  });
  const styles: readonly Paragraph[] = [
    {
      id: 'Title',
      name: 'Title',
      paragraph: '<w:spacing w:before="120" w:after="240"/><w:jc w:val="center"/>',
      run: `${heading}<w:b/>${size(18)}`,
    },
    {
      id: 'Subtitle',
      name: 'Subtitle',
      paragraph: '<w:spacing w:after="240"/><w:jc w:val="center"/>',
      run: size(13),
    },
    level(1, 14),
    level(2, 12),
    level(3, body),
    {
      id: 'BodyText',
      name: 'Body Text',
      paragraph: `<w:spacing w:after="${chinese ? 0 : 120}" w:line="${lines}" w:lineRule="auto"/>${indent}<w:jc w:val="both"/>`,
    },
    {
      id: 'ListParagraph',
      name: 'List Paragraph',
      paragraph: `<w:spacing w:after="60" w:line="${lines}" w:lineRule="auto"/>`,
    },
    {
      id: 'Banner',
      name: 'Banner',
      paragraph: `<w:pBdr>${['top', 'left', 'bottom', 'right'].map((side) => `<w:${side} w:val="single" w:sz="8" w:space="6" w:color="auto"/>`).join('')}</w:pBdr><w:spacing w:before="120" w:after="240"/><w:ind w:left="140" w:right="140"/>`,
      run: '<w:b/>',
    },
    {
      id: 'TableCaption',
      name: 'Table Caption',
      paragraph: '<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="80"/><w:jc w:val="center"/>',
      run: `${chinese ? heading : ''}${size(10)}`,
    },
    {
      id: 'FigureCaption',
      name: 'Figure Caption',
      paragraph: '<w:keepLines/><w:spacing w:before="80" w:after="240"/><w:jc w:val="center"/>',
      run: `${chinese ? heading : ''}${size(10)}`,
    },
    {
      id: 'Figure',
      name: 'Figure',
      paragraph: '<w:keepNext/><w:spacing w:before="240" w:after="0"/><w:jc w:val="center"/>',
    },
    {
      id: 'TableText',
      name: 'Table Text',
      paragraph: '<w:spacing w:before="10" w:after="10"/>',
      run: size(9),
    },
    ...[8, 7].map((points, i) => ({
      id: `TableTextSmall${i === 0 ? '' : 'est'}`,
      name: `Table Text Small${i === 0 ? '' : 'est'}`,
      paragraph: '<w:spacing w:before="10" w:after="10"/>',
      run: size(points),
    })),
    {
      id: 'TableNote',
      name: 'Table Note',
      paragraph: '<w:keepLines/><w:spacing w:before="60" w:after="240"/><w:jc w:val="both"/>',
      run: size(8.5),
    },
    {
      id: 'EquationText',
      name: 'Equation',
      paragraph: '<w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>',
    },
    {
      id: 'CodeBlock',
      name: 'Code Block',
      paragraph: '<w:spacing w:after="0"/>',
      run: `${fonts('Consolas', '宋体')}${size(8)}`,
    },
    { id: 'Footer', name: 'footer', paragraph: '<w:jc w:val="center"/>', run: size(9) },
  ];
  const written = styles.map(
    ({ id, name, paragraph, run = '' }) =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`,
  );
  const rule = (side: string) => `<w:${side} w:val="single" w:sz="12" w:space="0" w:color="auto"/>`;
  const language2 = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>';
  return [
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles ${W}>`,
    `<w:docDefaults><w:rPrDefault><w:rPr>${text}${size(body)}${language2}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`,
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="95" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="95" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    `<w:style w:type="table" w:styleId="ThreeLine"><w:name w:val="Three Line"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>${rule('top')}${rule('bottom')}</w:tblBorders></w:tblPr></w:style>`,
    `<w:style w:type="character" w:styleId="Code"><w:name w:val="Code"/><w:rPr>${fonts('Consolas', '宋体')}<w:sz w:val="18"/></w:rPr></w:style>`,
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="1D5A96"/></w:rPr></w:style>',
    ...written,
    '</w:styles>',
  ].join('');
}
