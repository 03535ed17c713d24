# Independent brute force (dense QR per candidate), Hansen (1999) panel threshold. Deterministic parts only.
# Run in this folder:  Rscript brute.R   (two minutes; writes hansen1999.json)
suppressMessages(library(jsonlite))
raw <- read.csv("invest.csv"); raw$id <- rep(1:565, each=15); raw$year <- rep(1973:1987, 565)
Lg <- raw[raw$year<=1986,]; Cu <- raw[raw$year>=1974,]
id <- Lg$id; yr <- Cu$year; n <- 565; T <- 14
y <- Cu$i; q1 <- Lg$q; d1 <- Lg$d; c1 <- Lg$c
# controls in Hansen's scale (raw powers) ; xthreg scales q2=/100 q3=/1000
X <- cbind(q1=q1, q2=q1^2, q3=q1^3, d1=d1, qd1=q1*d1)
wi <- function(v) v - rowsum(v, id)[as.character(id),]/T
w_fe <- function(M){ M <- as.matrix(M); m <- rowsum(M,id)/T; M - m[id,,drop=FALSE] }
w_ha <- function(M){ w_fe(M)[yr<1987,,drop=FALSE] }            # Hansen's code: demean over T then delete last period
SSR <- function(Z,y){ f <- .lm.fit(Z,y); sum(f$residuals^2) }
fits <- function(W, y, th, op){ # regime regression
  th <- sort(th); nr <- length(th)+1
  reg <- if(op=="<=") findInterval(d1, th, left.open=TRUE) else findInterval(d1, th) # 0..nr-1 ; "<": d1<th -> regime 0
  R <- sapply(0:(nr-1), function(r) c1*(reg==r)); colnames(R) <- paste0("c1_r",0:(nr-1))
  Z <- W(cbind(X,R)); yy <- W(y)[,1]
  q <- qr(Z); b <- qr.coef(q,yy); e <- yy - Z%*%b; S <- sum(e^2)
  XtXi <- chol2inv(qr.R(q)); piv <- q$pivot; XtXi2 <- XtXi; XtXi2[piv,piv] <- XtXi
  list(b=b,e=as.vector(e),S=S,XtXi=XtXi2,Z=Z,counts=as.vector(table(factor(reg,0:(nr-1)))),names=colnames(Z))
}
ses <- function(f, variant){
  k <- length(f$b); N <- n*T
  ids <- if(variant=="hansen") id[yr<1987] else id
  df_within <- switch(variant, fe=N-n-k, hansen=n*(T-1)-n-k, twfe=N-n-(T-1)-k) # 'hansen': as in his code (subtracts n twice)
  V0 <- f$XtXi*f$S/df_within
  Ze <- f$Z*f$e; HC0 <- f$XtXi%*%crossprod(Ze)%*%f$XtXi
  s <- rowsum(Ze, ids); CR0 <- f$XtXi%*%crossprod(s)%*%f$XtXi
  Nobs <- nrow(f$Z)
  # Stata xtreg,fe vce(robust)=cluster(id): (G/(G-1))*((N-1)/(N-k_stata)) with k incl. constant, absorbed FE nested -> K=k+1 (regressors+_cons)
  cr1 <- (n/(n-1))*((Nobs-1)/(Nobs-(k+1)))
  list(df=df_within, se_classic=sqrt(diag(V0)), se_classic_fullDF=sqrt(diag(f$XtXi)*f$S/(n*(T-1)-k)), se_HC0=sqrt(diag(HC0)),
       se_HC1=sqrt(diag(HC0)*Nobs/df_within), se_CR0=sqrt(diag(CR0)), se_CR1_stata=sqrt(diag(CR0)*cr1))
}
dd <- sort(unique(d1)); m <- length(dd)
# candidate grids (values)
grid_hansen <- function(qn, trim){ sq <- seq(trim, trim+(1/qn)*(qn-2*qn*trim), by=1/qn); dd[floor(sq*m)] }
hansen_excl <- function(qq, r, qn, trim){ # drop grid points within qn*trim grid steps of fixed thresholds
  keep <- rep(TRUE,length(qq)); i <- seq_along(qq)
  for (rr in r){ nn <- sum(qq<rr); a <- i<(nn+qn*trim); b <- i<(nn-qn*trim); keep <- keep & ((a-b)!=1) }; qq[keep] }
# all-distinct, observation-count trimming: every regime must hold >= trim*n*T observations
ds <- sort(d1); cum <- findInterval(dd, ds)  # #obs <= dd[k]
obs_cands <- function(r, trim, op){ N <- n*T; mn <- ceiling(trim*N)
  left <- if(op=="<=") cum else c(0,cum[-m])             # obs in the lower regime for candidate k
  fx <- sort(r); fl <- vapply(fx, function(v) as.numeric(if(op=="<=") sum(d1<=v) else sum(d1<v)), 0)
  bounds <- function(L){ all(diff(c(0,sort(c(fl,L)),N))>=mn) }
  dd[sapply(left, bounds)] }
search <- function(W, y, cand, fixed, op){
  yy <- W(y)[,1]; Xw <- W(X)
  base <- cbind(Xw, W(c1))
  for (f in fixed) base <- cbind(base, W(c1*(if(op=="<=") d1<=f else d1<f)))
  S <- numeric(length(cand))
  for (j in seq_along(cand)){ g <- cand[j]; ind <- if(op=="<=") d1<=g else d1<g; S[j] <- SSR(cbind(base, W(c1*ind)), yy) }
  S }
S0of <- function(W,y,fixed,op){ yy <- W(y)[,1]; base <- W(cbind(X,c1)); for (f in fixed) base <- cbind(base, W(c1*(if(op=="<=") d1<=f else d1<f))); SSR(base,yy) }
cval <- function(a) -2*log(1-sqrt(a))
step <- function(variant, W, cand, fixed, op, label){
  t0 <- proc.time()[3]; S <- search(W,y,cand,fixed,op); k <- which.min(S); g <- cand[k]; S1 <- S[k]; S0 <- S0of(W,y,fixed,op)
  nu <- n*(T-1); LR <- (S-S1)/(S1/nu)
  nt <- switch(variant, twfe=(n-1)*(T-1), nu)
  ci <- lapply(c(.90,.95,.99), function(a){ s <- cand[LR<=cval(a)]; list(level=a, c=cval(a), lower=min(s), upper=max(s), n_points=length(s)) })
  ci_strict_nt <- NULL
  f <- fits(W,y,c(fixed,g),op); se <- ses(f,variant)
  cat(sprintf("%-8s %-34s gamma=%.8g S0=%.12g S1=%.12g F=%.8f F(NT-T)=%.5f CI95=[%.5f,%.5f] ncand=%d %.1fs\n", variant,label,g,S0,S1,(S0-S1)/(S1/nu),(S0-S1)/(S1/(n*T-T)),ci[[2]]$lower,ci[[2]]$upper,length(cand),proc.time()[3]-t0))
  list(label=label, fixed=as.list(fixed), n_candidates=length(cand), gamma=g, index_in_distinct=match(g,dd), S0=S0, S1=S1,
       sigma2=S1/nu, F=(S0-S1)/(S1/nu), F_denominator=nu, F_xthreg_NTminusT=(S0-S1)/(S1/(n*T-T)), F_df_twfe=if(variant=="twfe") (S0-S1)/(S1/nt) else NULL,
       ci=ci, thresholds_sorted=as.list(sort(c(fixed,g))), regime_counts=f$counts, check_S1=f$S,
       coef_names=f$names, coef=unname(f$b), df_resid=se$df, se_classic=unname(se$se_classic), se_classic_nu_minus_k=unname(se$se_classic_fullDF), se_white_HC0=unname(se$se_HC0), se_white_HC1=unname(se$se_HC1), se_cluster_CR0=unname(se$se_CR0), se_cluster_CR1_stata=unname(se$se_CR1_stata),
       LR_curve_sample=lapply(unique(round(seq(1,length(cand),length.out=25))), function(j) list(gamma=cand[j], S=S[j])))
}
run <- function(variant, W, op, gridname, c_single, c_next, trims=c(.01,.01,.05), refine3=FALSE){
  o <- list(variant=variant, op=op, grid=gridname, trims=trims)
  s1 <- step(variant,W,c_single(trims[1]),numeric(0),op,paste(gridname,"single"))
  s2 <- step(variant,W,c_next(s1$gamma,trims[2]),s1$gamma,op,paste(gridname,"double:second"))
  s2r<- step(variant,W,c_next(s2$gamma,trims[2]),s2$gamma,op,paste(gridname,"double:first refined"))
  g1 <- s2r$gamma; g2 <- s2$gamma
  s3 <- step(variant,W,c_next(c(g1,g2),trims[3]),c(g1,g2),op,paste(gridname,"triple:third"))
  o$single <- s1; o$double <- s2; o$double_refined <- s2r; o$triple <- s3; o
}
out <- list()
out$fe_q400 <- run("fe", w_fe, "<", "hansen400", function(t) grid_hansen(400,.01), function(r,t) hansen_excl(grid_hansen(400,.01), r, 400, t))
out$hansen_q400 <- run("hansen", w_ha, "<", "hansen400", function(t) grid_hansen(400,.01), function(r,t) hansen_excl(grid_hansen(400,.01), r, 400, t))
for (v in list(list("fe",w_fe),list("hansen",w_ha)))
  out[[paste0(v[[1]],"_all")]] <- run(v[[1]], v[[2]], "<=", "all-distinct/obs-trim", function(t) obs_cands(numeric(0),t,"<="), function(r,t) obs_cands(r,t,"<="))
keep <- c("n_candidates","gamma","S0","S1","F","ci","thresholds_sorted","regime_counts","coef_names","coef","df_resid","se_classic","se_white_HC1","se_cluster_CR1_stata","LR_curve_sample")
out <- lapply(out, function(o) c(o[c("trims","op")], lapply(o[c("single","double","double_refined","triple")], `[`, keep)))
write_json(out[c("fe_all","fe_q400","hansen_all","hansen_q400")], "hansen1999.json", digits=NA, auto_unbox=TRUE, pretty=1, null="null")
