/**
 * Rough sketches of the provinces, from general knowledge and rounded on purpose: they give the simulated panel
 * believable orders and sizes and are not data. Every figure that reaches the file is bent, shaken and rounded.
 */

/**
 * @typedef {object} Province
 * @property {string} name
 * @property {string} zh
 * @property {number} people      about 2016, 10,000 persons
 * @property {number} growth      of people, per cent a year
 * @property {[number, number]} gdp      GDP per person, thousand yuan, first and last year
 * @property {[number, number]} urban    urban share of people, first and last year
 * @property {[number, number]} primary  share of workers in the primary industry, first and last year
 * @property {number} farming     share of the primary industry in GDP
 * @property {number} grain       10,000 t
 * @property {number} forest      share of land
 * @property {number} tech        strength in digital industry, 0 to 10
 * @property {number} ratio       rural income as a share of urban income
 * @property {number} illiterate  share of those aged 15 and above
 * @property {number} reach       telephones and lines beyond what income explains
 * @property {number} workshops   rural industry beyond what size explains
 */

/** name, zh, people, growth, gdp x2, urban x2, primary x2, farming, grain, forest, tech, ratio, illiterate, reach, workshops */
const TABLE = `
Beijing, 北京, 2170, 0.6, 82, 185, 0.86, 0.88, 0.06, 0.025, 0.006, 60, 0.4, 10, 0.39, 0.015, 0.3, -1.3
Tianjin, 天津, 1400, 0.1, 64, 117, 0.8, 0.85, 0.1, 0.055, 0.012, 190, 0.12, 5, 0.54, 0.022, -0.1, -0.2
Hebei, 河北, 7400, 0.2, 34, 57, 0.46, 0.62, 0.36, 0.22, 0.11, 3600, 0.26, 3, 0.42, 0.035, -0.1, 0.9
Shanxi, 山西, 3500, -0.2, 31, 72, 0.5, 0.64, 0.37, 0.24, 0.06, 1350, 0.2, 2.2, 0.37, 0.025, 0.3, 0
Inner Mongolia, 内蒙古, 2430, -0.3, 48, 95, 0.57, 0.69, 0.46, 0.36, 0.11, 3200, 0.21, 1.5, 0.36, 0.045, 0.3, 0.1
Liaoning, 辽宁, 4300, -0.4, 46, 68, 0.64, 0.73, 0.31, 0.28, 0.09, 2200, 0.4, 4.5, 0.4, 0.02, 0.3, 0.6
Jilin, 吉林, 2550, -1.2, 33, 55, 0.53, 0.64, 0.42, 0.37, 0.12, 3700, 0.43, 3, 0.46, 0.023, 0, -0.3
Heilongjiang, 黑龙江, 3500, -1.6, 28, 51, 0.57, 0.66, 0.39, 0.33, 0.2, 6900, 0.45, 2.5, 0.48, 0.026, -0.1, -0.2
Shanghai, 上海, 2460, 0.5, 84, 178, 0.89, 0.895, 0.035, 0.02, 0.004, 105, 0.12, 9, 0.44, 0.025, 0.1, -0.1
Jiangsu, 江苏, 8350, 0.5, 61, 144, 0.62, 0.74, 0.21, 0.13, 0.05, 3600, 0.16, 8, 0.44, 0.045, -0.1, 1.9
Zhejiang, 浙江, 6100, 1.3, 58, 118, 0.62, 0.73, 0.15, 0.055, 0.04, 640, 0.6, 8, 0.485, 0.05, 0.2, 1.3
Anhui, 安徽, 6050, 0.2, 26, 74, 0.45, 0.6, 0.39, 0.24, 0.09, 3900, 0.28, 3.8, 0.405, 0.075, -0.5, -0.2
Fujian, 福建, 4050, 0.9, 47, 126, 0.58, 0.7, 0.26, 0.14, 0.075, 520, 0.66, 6, 0.415, 0.05, 0.3, 0.5
Jiangxi, 江西, 4550, 0.1, 26, 71, 0.46, 0.62, 0.36, 0.2, 0.09, 2150, 0.61, 2.6, 0.425, 0.035, -0.6, -0.1
Shandong, 山东, 10000, 0.5, 44, 86, 0.51, 0.645, 0.34, 0.23, 0.08, 5200, 0.175, 6.5, 0.41, 0.055, -0.1, 0.4
Henan, 河南, 9850, 0.4, 28, 62, 0.41, 0.57, 0.43, 0.24, 0.1, 6400, 0.23, 3.5, 0.43, 0.045, -0.4, 0.2
Hubei, 湖北, 5850, 0.1, 34, 92, 0.52, 0.645, 0.45, 0.27, 0.11, 2750, 0.4, 5, 0.435, 0.05, -0.1, -0.3
Hunan, 湖南, 6650, 0.1, 29, 73, 0.45, 0.6, 0.42, 0.25, 0.1, 3000, 0.495, 3.8, 0.385, 0.03, -0.4, -0.2
Guangdong, 广东, 12000, 1.6, 50, 102, 0.665, 0.75, 0.24, 0.105, 0.043, 1280, 0.53, 9.5, 0.385, 0.025, 0.4, 1
Guangxi, 广西, 4900, 0.7, 23, 52, 0.42, 0.56, 0.53, 0.32, 0.16, 1420, 0.6, 2.5, 0.37, 0.035, -0.2, -0.2
Hainan, 海南, 980, 1.3, 29, 66, 0.505, 0.615, 0.49, 0.31, 0.22, 155, 0.57, 2.8, 0.41, 0.045, 0.5, -0.5
Chongqing, 重庆, 3150, 0.8, 34, 90, 0.55, 0.71, 0.38, 0.22, 0.07, 1090, 0.42, 5, 0.39, 0.035, -0.1, -0.3
Sichuan, 四川, 8300, 0.3, 26, 68, 0.42, 0.58, 0.43, 0.32, 0.115, 3450, 0.38, 5, 0.395, 0.06, -0.2, 0
Guizhou, 贵州, 3750, 0.8, 16.5, 52, 0.35, 0.55, 0.62, 0.33, 0.15, 1110, 0.43, 2.6, 0.305, 0.11, -0.4, -0.3
Yunnan, 云南, 4700, 0.2, 19, 62, 0.37, 0.52, 0.59, 0.43, 0.145, 1850, 0.58, 2.2, 0.315, 0.085, -0.4, 0
Tibet, 西藏, 340, 1.7, 20, 58, 0.23, 0.37, 0.5, 0.36, 0.09, 102, 0.12, 0.6, 0.33, 0.36, 0.7, -0.8
Shaanxi, 陕西, 3900, 0.5, 33, 83, 0.47, 0.64, 0.41, 0.29, 0.085, 1250, 0.42, 4.8, 0.33, 0.04, 0.3, 0
Gansu, 甘肃, 2520, -0.2, 19, 45, 0.37, 0.54, 0.61, 0.45, 0.13, 1170, 0.113, 1.8, 0.29, 0.085, -0.2, 0
Qinghai, 青海, 585, 0.4, 29, 61, 0.46, 0.61, 0.39, 0.26, 0.095, 104, 0.06, 1.4, 0.33, 0.12, 0.6, -0.8
Ningxia, 宁夏, 690, 1.1, 33, 70, 0.5, 0.66, 0.47, 0.25, 0.08, 375, 0.13, 1.8, 0.36, 0.07, 0.5, 0.1
Xinjiang, 新疆, 2430, 1.4, 30, 68, 0.44, 0.58, 0.49, 0.34, 0.155, 1600, 0.05, 1.5, 0.36, 0.035, 0.5, 0.5
`;

/** @param {string} line @returns {Province} */
function readProvince(line) {
  const [name, zh, ...cells] = line.split(', ');
  const [people, growth, gdp0, gdp1, urban0, urban1, primary0, primary1, ...rest] = cells.map(Number);
  const [farming, grain, forest, tech, ratio, illiterate, reach, workshops] = rest;
  return {
    name,
    zh,
    people,
    growth,
    gdp: [gdp0, gdp1],
    urban: [urban0, urban1],
    primary: [primary0, primary1],
    farming,
    grain,
    forest,
    tech,
    ratio,
    illiterate,
    reach,
    workshops,
  };
}

/** @type {readonly Province[]} in the yearbook's order */
export const PROVINCES = TABLE.trim().split('\n').map(readProvince);

export const FIRST_YEAR = 2011;
export const PERIODS = 12;
export const CELLS = PROVINCES.length * PERIODS;
