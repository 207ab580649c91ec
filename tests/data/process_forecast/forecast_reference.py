"""Reference implementation of the process forecast (docs/model.md, section 5): effective counts, smoothed log deviations of the pairs
(season, level), one common factor, independent Dirichlet rows. NumPy only; deterministic given the panel, random only in `simulate`."""
import numpy as np
LG=np.linspace(np.log(2.),np.log(20000.),25); CG=np.exp(LG)
def lgam(x):
    """log Gamma, Stirling with shift; x>0 arrays."""
    x=np.asarray(x,float); s=np.zeros_like(x); y=x.copy()
    for _ in range(8): m=y<8; s=np.where(m,s-np.log(np.where(m,y,1.)),s); y=np.where(m,y+1,y)
    return s+(y-.5)*np.log(y)-y+.9189385332046727+(1/12-(1/360-(1/1260-1/1680/y/y)/y/y)/y/y)/y
try:
    from scipy.special import gammaln as lgam
except ImportError: pass
def weights(n,c): return (1+c)/(n+c)
def candidate(X,c,pi,prior):
    """log p(X | c) by the candidate's formula, rows DM(c pi_t), pi's common shape with a Dirichlet posterior of effective counts."""
    n=X.sum(1); A=c*pi; ll=(lgam(np.full(len(n),c))-lgam(n+c)+(lgam(X+A)-lgam(A)).sum(1)).sum()
    w=weights(n,c); f=(w*n).sum()/max(n.sum(),1.); a=f*prior+(w[:,None]*X).sum(0); m=a/a.sum(); L=len(m)
    ld=lambda al:lgam(al.sum())-lgam(al).sum()+((al-1)*np.log(m)).sum()
    return ll+ld(np.full(L,float(prior)))-ld(a)
def hierarchy(LL,med,sd,tau):
    """LL: row -> log likelihood on CG. log c_k ~ N(mu,tau^2), mu ~ N(log med, sd^2), both on grids. Returns E log c_k, grid of mu, its weights."""
    mus=np.linspace(np.log(med)-3*sd,np.log(med)+3*sd,31); pri=-0.5*((LG[None]-mus[:,None])/tau)**2; pri-=np.logaddexp.reduce(pri,1)[:,None]
    lm=-0.5*((mus-np.log(med))/sd)**2
    for k in LL: lm=lm+np.logaddexp.reduce(LL[k][None]+pri,1)
    w=np.exp(lm-lm.max()); w/=w.sum(); c={}
    for k in LL:
        p=LL[k][None]+pri; p=np.exp(p-np.logaddexp.reduce(p,1)[:,None]); c[k]=float(np.exp((w[:,None]*p*LG[None]).sum()))
    return c,mus,w
QS=(0,.03,.15,.6,2.5,10.); SS=(0,.5,2.,8.)
def fit(N,H,season=None,prior=1.,med=30.,sd=1.5,tau=.8,nu0=4.,pen=.7,iters=2,q_few=2.,lmin=3,seasons=True,level=True,cap=True,share0=0.,ttail=True):
    """N [T,K,K] moves by pair; everything that `simulate` needs for H periods ahead."""
    N=np.asarray(N,float); T,K,_=N.shape; S=N.sum(0); live=[k for k in range(K) if S[k].sum()>0]
    sup={k:np.where(S[k]>0)[0] for k in live}; X={k:N[:,k][:,sup[k]] for k in live}; n={k:X[k].sum(1) for k in live}
    shared=lambda k:len(sup[k])>1
    def center(k,c):
        w=weights(n[k],c); f=(w*n[k]).sum()/n[k].sum(); a=f*prior+(w[:,None]*X[k]).sum(0); return a/a.sum()
    LL={}
    for k in live:
        l=np.zeros(len(CG))
        if shared(k):
            for i,c in enumerate(CG): l[i]=candidate(X[k],c,np.tile(center(k,c),(T,1)),prior)
        LL[k]=l
    c,mus,wmu=hierarchy(LL,med,sd,tau); m={k:center(k,c[k]) for k in live}; pi={k:np.tile(m[k],(T,1)) for k in live}
    # kernels of time
    qs=QS if level and T>=lmin else (q_few if level else 0,); ss=SS if seasons and season and T>=season else (0,)
    th=[(q,s) for q in qs for s in ss]; tt=np.arange(T); tf=np.arange(T,T+H)
    def kern(a,b,q,s):
        d=a[:,None]-b[None,:]; la,lb=(np.minimum(a,2*T-1),np.minimum(b,2*T-1)) if cap else (a,b)
        return (d==0)+q*(1+np.minimum(la[:,None],lb[None,:]))+(s*((d%season)==0) if s else 0)
    pre=[]
    for q,s in th:
        Kt=kern(tt,tt,q,s); Ki=np.linalg.inv(Kt); one=Ki.sum(0); sig=one.sum(); P=Ki-np.outer(one,one)/sig; ks=kern(tf,tt,q,s); A=ks@Ki; e=1-A.sum(1)
        A=A+np.outer(e,one)/sig; V=kern(tf,tf,q,s)-ks@Ki@ks.T+np.outer(e,e)/sig; pre.append((np.linalg.slogdet(Kt)[1]+np.log(sig),P,A,V))
    g={k:n[k].mean() for k in live}; tot=sum(g.values())
    for it in range(iters+1):
        D={k:np.log((X[k]+c[k]*pi[k])/(n[k]+c[k])[:,None]/m[k]) for k in live}
        G=sum(g[k]*(D[k]*m[k])@D[k].T for k in live)/tot
        J=np.eye(T)-1/T; ev=np.linalg.eigvalsh(J@G@J).clip(0); nu=min(max(ev.sum()**2/max((ev**2).sum(),1e-300),1.),3.)
        Q=np.array([max((P*G).sum(),1e-12) for _,P,_,_ in pre]); ll=np.array([-.5*nu*((T-1)*np.log(x)+p[0])-pen*((q>0)+(s>0)) for x,p,(q,s) in zip(Q,pre,th)])
        w=np.exp(ll-ll.max()); w/=w.sum(); Pb=sum(x*p[1] for x,p in zip(w,pre))
        if it==iters or T<2 or len(th)==1: break
        Sm=np.eye(T)-Pb; free=max(np.trace(Pb)/T,.05); LL={}
        for k in live:
            F=np.clip(Sm@D[k],-20,20); p=m[k]*np.exp(F); pi[k]=p/p.sum(1,keepdims=True)
            LL[k]=np.array([candidate(X[k],x,pi[k],prior) for x in CG])*free if shared(k) else np.zeros(len(CG))
        c,mus,wmu=hierarchy(LL,med,sd,tau)
    A=sum(x*p[2] for x,p in zip(w,pre)); Qb=max((Pb*G).sum(),1e-12)
    V=sum(x*p[3]*z for x,p,z in zip(w,pre,Q))/Qb+sum(x*(p[2]-A)@G@(p[2]-A).T for x,p in zip(w,pre))*max(T-1,1)/Qb
    df=T-1+nu0; lam0=sum(g[k]*(len(m[k])-1)/(1+c[k]) for k in live)/tot; e_,U=np.linalg.eigh((Pb+Pb.T)/2); R=(U*np.sqrt(e_.clip(0)))@U.T; ww,UU=np.linalg.eigh(R@G@R); UU[:,-1]*=np.sign(UU[np.abs(UU[:,-1]).argmax(),-1]); rows={}
    for k in live:
        E=UU.T@R@D[k]; kk=max(len(m[k])-1,1)                       # principal deviations, the last one common
        left=((E[:-1]**2)@m[k]).sum()/kk/max(T-1,1); noise=(n[k]/(n[k]+c[k])**2).mean(); post=(1/(n[k]+c[k]+1)).mean()
        rho=((T-1)*(max(left-noise,0)+post)+nu0*(1-share0*(T>1))/(1+c[k]))/df
        rows[k]=dict(targets=sup[k],logit=np.log(m[k])[None]+A@D[k],load=(E[-1]*np.sqrt((1+nu0*share0*lam0/max(ww[-1],1e-12))/df) if T>1 else np.zeros(len(m[k]))),rho=rho,mean=(A**2).sum(1),samp=((A**2)/np.maximum(n[k],.5)[None]).sum(1))
    return dict(df=df,ttail=ttail,K=K,H=H,rows=rows,V=V,mus=mus,wmu=wmu,theta=[(round(float(x),3),t) for x,t in sorted(zip(w,th),reverse=True)[:4]],c=c,m=m)
def simulate(rng,f,start,M):
    K,H=f['K'],f['H']; L=np.linalg.cholesky(f['V']+1e-12*np.eye(H)); u=(rng.permutation(M)+.5)/M
    i=np.searchsorted(f['wmu'].cumsum(),u).clip(0,len(f['mus'])-1); r=np.clip(np.exp((f['wmu']*f['mus']).sum()-f['mus'][i]),1/12,12)
    Z=(rng.standard_normal((M,H))@L.T)*(np.sqrt(f['df']/rng.chisquare(f['df'],M)) if f['ttail'] else np.sqrt(r))[:,None]; cur=np.tile(start,(M,1)).astype(np.int64); out=np.zeros((M,H,K),np.int64)
    for h in range(H):
        nxt=np.zeros((M,K),np.int64)
        for k in range(K):
            if cur[:,k].max()==0: continue
            if k not in f['rows']: nxt[:,k]+=cur[:,k]; continue
            w=f['rows'][k]; x=w['logit'][h][None]+Z[:,h,None]*w['load'][None]; p=np.exp(x-x.max(1,keepdims=True)); p/=p.sum(1,keepdims=True)
            if p.shape[1]>1:
                v=np.clip(r*w['rho']*(1+w['mean'][h])+w['samp'][h],1e-9,.9); gm=rng.standard_gamma(np.maximum((1/v-1)[:,None]*p,1e-9)); t=gm.sum(1,keepdims=True); p=np.where(t>0,gm/np.where(t>0,t,1),p)
            nxt[:,w['targets']]+=rng.multinomial(cur[:,k],p)
        out[:,h]=cur=nxt
    return out
