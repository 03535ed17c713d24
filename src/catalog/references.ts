/** A work that a method follows. `kind` is BibTeX's. */
export type Reference = {
  readonly key: string;
  readonly kind: 'article' | 'book' | 'techreport';
  readonly authors: readonly string[];
  readonly year: number;
  readonly title: string;
  /** Journal with volume, number and pages, or publisher. */
  readonly journal?: string;
  readonly volume?: string;
  readonly number?: string;
  readonly pages?: string;
  readonly publisher?: string;
  readonly doi?: string;
};

/** Key, authors as BibTeX has them with `;` between, year, title, journal, volume, number, pages, DOI. */
const articles = `
hansen1999 | Hansen, Bruce E. | 1999 | Threshold effects in non-dynamic panels: Estimation, testing, and inference | Journal of Econometrics | 93 | 2 | 345--368 | 10.1016/S0304-4076(99)00025-1
hansen2017 | Hansen, Bruce E. | 2017 | Regression kink with an unknown threshold | Journal of Business & Economic Statistics | 35 | 2 | 228--240 | 10.1080/07350015.2015.1073595
liao1999 | Liao, Chongbin | 1999 | Quantitative judgement and classification system for coordinated development of environment and economy: A case study of the city group in the Pearl River Delta | Tropical Geography | 19 | 2 | 171--177
mackinnon1994 | MacKinnon, James G. | 1994 | Approximate asymptotic distribution functions for unit-root and cointegration tests | Journal of Business & Economic Statistics | 12 | 2 | 167--176 | 10.1080/07350015.1994.10510005
zhang2017 | Zhang, Yonghui;Zhou, Qiankun;Jiang, Li | 2017 | Panel kink regression with an unknown threshold | Economics Letters | 157 |  | 116--121 | 10.1016/j.econlet.2017.05.033
levin2002 | Levin, Andrew;Lin, Chien-Fu;Chu, Chia-Shang James | 2002 | Unit root tests in panel data: Asymptotic and finite-sample properties | Journal of Econometrics | 108 | 1 | 1--24 | 10.1016/S0304-4076(01)00098-7
im2003 | Im, Kyung So;Pesaran, M. Hashem;Shin, Yongcheol | 2003 | Testing for unit roots in heterogeneous panels | Journal of Econometrics | 115 | 1 | 53--74 | 10.1016/S0304-4076(03)00092-7
maddala1999 | Maddala, G. S.;Wu, Shaowen | 1999 | A comparative study of unit root tests with panel data and a new simple test | Oxford Bulletin of Economics and Statistics | 61 | S1 | 631--652 | 10.1111/1468-0084.0610s1631
hausman1978 | Hausman, Jerry A. | 1978 | Specification tests in econometrics | Econometrica | 46 | 6 | 1251--1271 | 10.2307/1913827
mundlak1978 | Mundlak, Yair | 1978 | On the pooling of time series and cross section data | Econometrica | 46 | 1 | 69--85 | 10.2307/1913646
sobel1982 | Sobel, Michael E. | 1982 | Asymptotic confidence intervals for indirect effects in structural equation models | Sociological Methodology | 13 |  | 290--312 | 10.2307/270723
preacher2008 | Preacher, Kristopher J.;Hayes, Andrew F. | 2008 | Asymptotic and resampling strategies for assessing and comparing indirect effects in multiple mediator models | Behavior Research Methods | 40 | 3 | 879--891 | 10.3758/BRM.40.3.879
preacher2007 | Preacher, Kristopher J.;Rucker, Derek D.;Hayes, Andrew F. | 2007 | Addressing moderated mediation hypotheses: Theory, methods, and prescriptions | Multivariate Behavioral Research | 42 | 1 | 185--227 | 10.1080/00273170701341316
wen2014 | Wen, Zhonglin;Ye, Baojuan | 2014 | Analyses of mediating effects: The development of methods and models | Advances in Psychological Science | 22 | 5 | 731--745 | 10.3724/SP.J.1042.2014.00731
efron1987 | Efron, Bradley | 1987 | Better bootstrap confidence intervals | Journal of the American Statistical Association | 82 | 397 | 171--185 | 10.1080/01621459.1987.10478410
imai2010 | Imai, Kosuke;Keele, Luke;Yamamoto, Teppei | 2010 | Identification, inference and sensitivity analysis for causal mediation effects | Statistical Science | 25 | 1 | 51--71 | 10.1214/10-STS321
cameron2015 | Cameron, A. Colin;Miller, Douglas L. | 2015 | A practitioner's guide to cluster-robust inference | Journal of Human Resources | 50 | 2 | 317--372 | 10.3368/jhr.50.2.317
cameron2011 | Cameron, A. Colin;Gelbach, Jonah B.;Miller, Douglas L. | 2011 | Robust inference with multiway clustering | Journal of Business & Economic Statistics | 29 | 2 | 238--249 | 10.1198/jbes.2010.07136
cameron2008 | Cameron, A. Colin;Gelbach, Jonah B.;Miller, Douglas L. | 2008 | Bootstrap-based improvements for inference with clustered errors | Review of Economics and Statistics | 90 | 3 | 414--427 | 10.1162/rest.90.3.414
driscoll1998 | Driscoll, John C.;Kraay, Aart C. | 1998 | Consistent covariance matrix estimation with spatially dependent panel data | Review of Economics and Statistics | 80 | 4 | 549--560 | 10.1162/003465398557825
newey1987 | Newey, Whitney K.;West, Kenneth D. | 1987 | A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent covariance matrix | Econometrica | 55 | 3 | 703--708 | 10.2307/1913610
white1980 | White, Halbert | 1980 | A heteroskedasticity-consistent covariance matrix estimator and a direct test for heteroskedasticity | Econometrica | 48 | 4 | 817--838 | 10.2307/1912934
mackinnon1985 | MacKinnon, James G.;White, Halbert | 1985 | Some heteroskedasticity-consistent covariance matrix estimators with improved finite sample properties | Journal of Econometrics | 29 | 3 | 305--325 | 10.1016/0304-4076(85)90158-7
swamy1972 | Swamy, P. A. V. B.;Arora, S. S. | 1972 | The exact finite sample properties of the estimators of coefficients in the error components regression models | Econometrica | 40 | 2 | 261--275 | 10.2307/1909405
kleibergen2006 | Kleibergen, Frank;Paap, Richard | 2006 | Generalized reduced rank tests using the singular value decomposition | Journal of Econometrics | 133 | 1 | 97--126 | 10.1016/j.jeconom.2005.02.011
breusch1980 | Breusch, Trevor S.;Pagan, Adrian R. | 1980 | The Lagrange multiplier test and its applications to model specification in econometrics | Review of Economic Studies | 47 | 1 | 239--253 | 10.2307/2297111
ramsey1969 | Ramsey, J. B. | 1969 | Tests for specification errors in classical linear least-squares regression analysis | Journal of the Royal Statistical Society: Series B | 31 | 2 | 350--371 | 10.1111/j.2517-6161.1969.tb00796.x
drukker2003 | Drukker, David M. | 2003 | Testing for serial correlation in linear panel-data models | Stata Journal | 3 | 2 | 168--177 | 10.1177/1536867X0300300206
pesaran2021 | Pesaran, M. Hashem | 2021 | General diagnostic tests for cross-sectional dependence in panels | Empirical Economics | 60 | 1 | 13--50 | 10.1007/s00181-020-01875-7
zou2006 | Zou, Zhi-hong;Yun, Yi;Sun, Jing-nan | 2006 | Entropy method for determination of weight of evaluating indicators in fuzzy synthetic evaluation for water quality assessment | Journal of Environmental Sciences | 18 | 5 | 1020--1023 | 10.1016/S1001-0742(06)60032-6
diakoulaki1995 | Diakoulaki, D.;Mavrotas, G.;Papayannakis, L. | 1995 | Determining objective weights in multiple criteria problems: The CRITIC method | Computers & Operations Research | 22 | 7 | 763--770 | 10.1016/0305-0548(94)00059-H
dagum1997 | Dagum, Camilo | 1997 | A new approach to the decomposition of the Gini income inequality ratio | Empirical Economics | 22 | 4 | 515--531 | 10.1007/BF01205777
shorrocks1980 | Shorrocks, Anthony F. | 1980 | The class of additively decomposable inequality measures | Econometrica | 48 | 3 | 613--625 | 10.2307/1913126
moran1950 | Moran, P. A. P. | 1950 | Notes on continuous stochastic phenomena | Biometrika | 37 | 1--2 | 17--23 | 10.1093/biomet/37.1-2.17
benjamini1995 | Benjamini, Yoav;Hochberg, Yosef | 1995 | Controlling the false discovery rate: A practical and powerful approach to multiple testing | Journal of the Royal Statistical Society: Series B | 57 | 1 | 289--300 | 10.1111/j.2517-6161.1995.tb02031.x
geary1954 | Geary, R. C. | 1954 | The contiguity ratio and statistical mapping | The Incorporated Statistician | 5 | 3 | 115--146 | 10.2307/2986645
anselin1995 | Anselin, Luc | 1995 | Local indicators of spatial association: LISA | Geographical Analysis | 27 | 2 | 93--115 | 10.1111/j.1538-4632.1995.tb00338.x
barro1992 | Barro, Robert J.;Sala-i-Martin, Xavier | 1992 | Convergence | Journal of Political Economy | 100 | 2 | 223--251 | 10.1086/261816
quah1993 | Quah, Danny | 1993 | Empirical cross-section dynamics in economic growth | European Economic Review | 37 | 2--3 | 426--434 | 10.1016/0014-2921(93)90031-5
rey2001 | Rey, Sergio J. | 2001 | Spatial empirics for economic growth and convergence | Geographical Analysis | 33 | 3 | 195--214 | 10.1111/j.1538-4632.2001.tb00444.x
wang2021 | Wang, Shujia;Kong, Wei;Ren, Liang;Zhi, Dandan;Dai, Binting | 2021 | Research on misuses and modification of coupling coordination degree model in China | Journal of Natural Resources | 36 | 3 | 793--810 | 10.31497/zrzyxb.20210319
cherchye2007 | Cherchye, Laurens;Moesen, Willem;Rogge, Nicky;Van Puyenbroeck, Tom | 2007 | An introduction to ‘benefit of the doubt’ composite indicators | Social Indicators Research | 82 | 1 | 111--145 | 10.1007/s11205-006-9029-7
shannon1948 | Shannon, Claude E. | 1948 | A mathematical theory of communication | Bell System Technical Journal | 27 | 3 | 379--423 | 10.1002/j.1538-7305.1948.tb01338.x
saisana2005 | Saisana, Michaela;Saltelli, Andrea;Tarantola, Stefano | 2005 | Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite indicators | Journal of the Royal Statistical Society: Series A | 168 | 2 | 307--323 | 10.1111/j.1467-985X.2005.00350.x
saltelli2010 | Saltelli, Andrea;Annoni, Paola;Azzini, Ivano;Campolongo, Francesca;Ratto, Marco;Tarantola, Stefano | 2010 | Variance based sensitivity analysis of model output: Design and estimator for the total sensitivity index | Computer Physics Communications | 181 | 2 | 259--270 | 10.1016/j.cpc.2009.09.018
jansen1999 | Jansen, Michiel J. W. | 1999 | Analysis of variance designs for model output | Computer Physics Communications | 117 | 1--2 | 35--43 | 10.1016/S0010-4655(98)00154-4
sobol2001 | Sobol’, I. M. | 2001 | Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates | Mathematics and Computers in Simulation | 55 | 1--3 | 271--280 | 10.1016/S0378-4754(00)00270-6
homma1996 | Homma, Toshimitsu;Saltelli, Andrea | 1996 | Importance measures in global sensitivity analysis of nonlinear models | Reliability Engineering & System Safety | 52 | 1 | 1--17 | 10.1016/0951-8320(96)00002-6
becker2022 | Becker, William;Caperna, Giulio;Del Sorbo, Maria;Norlén, Hedvig;Papadimitriou, Eleni;Saisana, Michaela | 2022 | COINr: An R package for developing composite indicators | Journal of Open Source Software | 7 | 78 | 4567 | 10.21105/joss.04567
webb2023 | Webb, Matthew D. | 2023 | Reworking wild bootstrap-based inference for clustered errors | Canadian Journal of Economics | 56 | 3 | 839--858 | 10.1111/caje.12661
dempster1977 | Dempster, A. P.;Laird, N. M.;Rubin, D. B. | 1977 | Maximum likelihood from incomplete data via the EM algorithm | Journal of the Royal Statistical Society: Series B | 39 | 1 | 1--22 | 10.1111/j.2517-6161.1977.tb01600.x
fritsch1984 | Fritsch, F. N.;Butland, J. | 1984 | A method for constructing local monotone piecewise cubic interpolants | SIAM Journal on Scientific and Statistical Computing | 5 | 2 | 300--304 | 10.1137/0905021
box1964 | Box, G. E. P.;Cox, D. R. | 1964 | An analysis of transformations | Journal of the Royal Statistical Society: Series B | 26 | 2 | 211--243 | 10.1111/j.2517-6161.1964.tb00553.x
wallace1969 | Wallace, T. D.;Hussain, Ashiq | 1969 | The use of error components models in combining cross section with time series data | Econometrica | 37 | 1 | 55--72 | 10.2307/1909205
amemiya1971 | Amemiya, Takeshi | 1971 | The estimation of the variances in a variance-components model | International Economic Review | 12 | 1 | 1--13 | 10.2307/2525492
honda1985 | Honda, Yuzo | 1985 | Testing the error components model with non-normal disturbances | Review of Economic Studies | 52 | 4 | 681--690
king1997 | King, Maxwell L.;Wu, Ping X. | 1997 | Locally optimal one-sided tests for multiparameter hypotheses | Econometric Reviews | 16 | 2 | 131--156
gourieroux1982 | Gourieroux, Christian;Holly, Alberto;Monfort, Alain | 1982 | Likelihood ratio test, Wald test, and Kuhn-Tucker test in linear models with inequality constraints on the regression parameters | Econometrica | 50 | 1 | 63--80
bera2001 | Bera, Anil K.;Sosa-Escudero, Walter;Yoon, Mann | 2001 | Tests for the error component model in the presence of local misspecification | Journal of Econometrics | 101 | 1 | 1--23
baltagi1991 | Baltagi, Badi H.;Li, Qi | 1991 | A joint test for serial correlation and random individual effects | Statistics & Probability Letters | 11 | 3 | 277--280
breusch1987 | Breusch, Trevor S. | 1987 | Maximum likelihood estimation of random effects models | Journal of Econometrics | 36 | 3 | 383--389
wansbeek1989 | Wansbeek, Tom;Kapteyn, Arie | 1989 | Estimation of the error-components model with incomplete panels | Journal of Econometrics | 41 | 3 | 341--361
balestra1987 | Balestra, Pietro;Varadharajan-Krishnakumar, Jayalakshmi | 1987 | Full information estimations of a system of simultaneous equations with error component structure | Econometric Theory | 3 | 2 | 223--246 | 10.1017/S0266466600010318
baltagi1981 | Baltagi, Badi H. | 1981 | Simultaneous equations with error components | Journal of Econometrics | 17 | 2 | 189--200 | 10.1016/0304-4076(81)90026-9
nerlove1971 | Nerlove, Marc | 1971 | Further evidence on the estimation of dynamic economic relations from a time series of cross sections | Econometrica | 39 | 2 | 359--382
baltagi1994 | Baltagi, Badi H.;Chang, Young-Jae | 1994 | Incomplete panels: A comparative study of alternative estimators for the unbalanced one-way error component regression model | Journal of Econometrics | 62 | 2 | 67--89 | 10.1016/0304-4076(94)90017-5
`;

const books: readonly Reference[] = [
  {
    key: 'gonzalez2005',
    kind: 'techreport',
    authors: ['González, Andrés', 'Teräsvirta, Timo', 'van Dijk, Dick'],
    year: 2005,
    title: 'Panel smooth transition regression models',
    publisher: 'SSE/EFI Working Paper Series in Economics and Finance 604',
  },
  {
    key: 'gonzalez2017',
    kind: 'techreport',
    authors: ['González, Andrés', 'Teräsvirta, Timo', 'van Dijk, Dick', 'Yang, Yukai'],
    year: 2017,
    title: 'Panel smooth transition regression models',
    publisher: 'CREATES Research Paper 2017-36',
  },
  {
    key: 'oecd2008',
    kind: 'book',
    authors: ['OECD', 'European Union', 'EC-JRC'],
    year: 2008,
    title: 'Handbook on constructing composite indicators: Methodology and user guide',
    publisher: 'OECD Publishing',
    doi: '10.1787/9789264043466-en',
  },
  {
    key: 'saaty1980',
    kind: 'book',
    authors: ['Saaty, Thomas L.'],
    year: 1980,
    title: 'The analytic hierarchy process',
    publisher: 'McGraw-Hill',
  },
  {
    key: 'hwang1981',
    kind: 'book',
    authors: ['Hwang, Ching-Lai', 'Yoon, Kwangsun'],
    year: 1981,
    title: 'Multiple attribute decision making: Methods and applications',
    publisher: 'Springer',
    doi: '10.1007/978-3-642-48318-9',
  },
  {
    key: 'silverman1986',
    kind: 'book',
    authors: ['Silverman, B. W.'],
    year: 1986,
    title: 'Density estimation for statistics and data analysis',
    publisher: 'Chapman & Hall',
  },
  {
    key: 'krugman1991',
    kind: 'book',
    authors: ['Krugman, Paul'],
    year: 1991,
    title: 'Geography and trade',
    publisher: 'MIT Press',
  },
  {
    key: 'wooldridge2010',
    kind: 'book',
    authors: ['Wooldridge, Jeffrey M.'],
    year: 2010,
    title: 'Econometric analysis of cross section and panel data (2nd ed.)',
    publisher: 'MIT Press',
  },
];

/** Works by key, in the order of their keys. */
export const references: ReadonlyMap<string, Reference> = new Map(
  [...articles.trim().split('\n').map(articleOf), ...books]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((reference) => [reference.key, reference] as const),
);

function articleOf(line: string): Reference {
  const [
    key = '',
    authors = '',
    year,
    title = '',
    journal = '',
    volume = '',
    number = '',
    pages = '',
    doi = '',
  ] = line.split(' | ');
  const issue = number === '' ? {} : { number };
  // Some lines end before their DOI: what could not be confirmed is not said.
  const place = { journal, volume, ...issue, pages, ...(doi === '' ? {} : { doi }) };
  return { key, kind: 'article', authors: authors.split(';'), year: Number(year), title, ...place };
}
