export namespace main {
	
	export class Choice {
	    id: string;
	    name: string;
	
	    static createFrom(source: any = {}) {
	        return new Choice(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	    }
	}
	export class FileNote {
	    file: string;
	    found: boolean;
	    problem: string;
	
	    static createFrom(source: any = {}) {
	        return new FileNote(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.file = source["file"];
	        this.found = source["found"];
	        this.problem = source["problem"];
	    }
	}
	export class KeptChange {
	    seconds?: number;
	    destination?: string;
	    region?: string;
	    browser?: string;
	    samlSignIn?: string;
	
	    static createFrom(source: any = {}) {
	        return new KeptChange(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seconds = source["seconds"];
	        this.destination = source["destination"];
	        this.region = source["region"];
	        this.browser = source["browser"];
	        this.samlSignIn = source["samlSignIn"];
	    }
	}
	export class KeptView {
	    text: string;
	    any: boolean;
	
	    static createFrom(source: any = {}) {
	        return new KeptView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = source["text"];
	        this.any = source["any"];
	    }
	}
	export class Row {
	    profile: string;
	    role: string;
	    account: string;
	    accountId: string;
	    icon: string;
	    favourite: boolean;
	    production: boolean;
	    colour: string;
	    remembered: number;
	    recent: number;
	    problem: string;
	
	    static createFrom(source: any = {}) {
	        return new Row(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.role = source["role"];
	        this.account = source["account"];
	        this.accountId = source["accountId"];
	        this.icon = source["icon"];
	        this.favourite = source["favourite"];
	        this.production = source["production"];
	        this.colour = source["colour"];
	        this.remembered = source["remembered"];
	        this.recent = source["recent"];
	        this.problem = source["problem"];
	    }
	}
	export class ListView {
	    rows: Row[];
	    files: FileNote[];
	    selected: string;
	
	    static createFrom(source: any = {}) {
	        return new ListView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], Row);
	        this.files = this.convertValues(source["files"], FileNote);
	        this.selected = source["selected"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class OpenRequest {
	    profile: string;
	    roleArn: string;
	    originOnly: boolean;
	    seconds: number;
	    destination: string;
	    region: string;
	    browser: string;
	    policy: string;
	    tryAnyway: boolean;
	    confirmed: boolean;
	    copyLink: boolean;
	    switchTo: string;
	    remedy: string;
	    codeFirst: boolean;
	
	    static createFrom(source: any = {}) {
	        return new OpenRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.roleArn = source["roleArn"];
	        this.originOnly = source["originOnly"];
	        this.seconds = source["seconds"];
	        this.destination = source["destination"];
	        this.region = source["region"];
	        this.browser = source["browser"];
	        this.policy = source["policy"];
	        this.tryAnyway = source["tryAnyway"];
	        this.confirmed = source["confirmed"];
	        this.copyLink = source["copyLink"];
	        this.switchTo = source["switchTo"];
	        this.remedy = source["remedy"];
	        this.codeFirst = source["codeFirst"];
	    }
	}
	export class OpenView {
	    state: string;
	    sentence: plan.Template;
	    note: string;
	    said: string;
	    got: number;
	    endsAt: number;
	    browser: string;
	    hop: number;
	    remedies: plan.RemedyView[];
	    primary: plan.Primary;
	    diagnose: boolean;
	
	    static createFrom(source: any = {}) {
	        return new OpenView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.state = source["state"];
	        this.sentence = this.convertValues(source["sentence"], plan.Template);
	        this.note = source["note"];
	        this.said = source["said"];
	        this.got = source["got"];
	        this.endsAt = source["endsAt"];
	        this.browser = source["browser"];
	        this.hop = source["hop"];
	        this.remedies = this.convertValues(source["remedies"], plan.RemedyView);
	        this.primary = this.convertValues(source["primary"], plan.Primary);
	        this.diagnose = source["diagnose"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class OpenedView {
	    id: string;
	    profile: string;
	    role: string;
	    colour: string;
	    startedAt: number;
	    endsAt: number;
	    ended: boolean;
	    state: string;
	    roleArn: string;
	    originOnly: boolean;
	    asked: number;
	    seconds: number;
	    destination: string;
	    region: string;
	    browser: string;
	
	    static createFrom(source: any = {}) {
	        return new OpenedView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.profile = source["profile"];
	        this.role = source["role"];
	        this.colour = source["colour"];
	        this.startedAt = source["startedAt"];
	        this.endsAt = source["endsAt"];
	        this.ended = source["ended"];
	        this.state = source["state"];
	        this.roleArn = source["roleArn"];
	        this.originOnly = source["originOnly"];
	        this.asked = source["asked"];
	        this.seconds = source["seconds"];
	        this.destination = source["destination"];
	        this.region = source["region"];
	        this.browser = source["browser"];
	    }
	}
	export class PlanOptions {
	    roleArn: string;
	    originOnly: boolean;
	
	    static createFrom(source: any = {}) {
	        return new PlanOptions(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.roleArn = source["roleArn"];
	        this.originOnly = source["originOnly"];
	    }
	}
	
	export class SessionView {
	    session: string;
	    name: string;
	    signedIn: boolean;
	    state: string;
	    found: string;
	    stale: boolean;
	
	    static createFrom(source: any = {}) {
	        return new SessionView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.session = source["session"];
	        this.name = source["name"];
	        this.signedIn = source["signedIn"];
	        this.state = source["state"];
	        this.found = source["found"];
	        this.stale = source["stale"];
	    }
	}
	export class VariableView {
	    name: string;
	    value: string;
	    from: string;
	
	    static createFrom(source: any = {}) {
	        return new VariableView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.value = source["value"];
	        this.from = source["from"];
	    }
	}
	export class SettingsView {
	    canStart: boolean;
	    atLogin: boolean;
	    trayNote: string;
	    trayIdle: boolean;
	    remindMinutes: number;
	    accounts: boolean;
	    shareCode: boolean;
	    samlSignIn: string;
	    samlPort: number;
	    overrides: string;
	    variables: VariableView[];
	    note: string;
	
	    static createFrom(source: any = {}) {
	        return new SettingsView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.canStart = source["canStart"];
	        this.atLogin = source["atLogin"];
	        this.trayNote = source["trayNote"];
	        this.trayIdle = source["trayIdle"];
	        this.remindMinutes = source["remindMinutes"];
	        this.accounts = source["accounts"];
	        this.shareCode = source["shareCode"];
	        this.samlSignIn = source["samlSignIn"];
	        this.samlPort = source["samlPort"];
	        this.overrides = source["overrides"];
	        this.variables = this.convertValues(source["variables"], VariableView);
	        this.note = source["note"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Start {
	    version: string;
	    demo: boolean;
	    language: string;
	    locale: string;
	    languageSetting: string;
	    texts: Record<string, any>;
	    theme: string;
	    zoom: number;
	    singleKeys: boolean;
	    browsers: Choice[];
	    browser: string;
	    destinations: Choice[];
	    list: ListView;
	    opened: OpenedView[];
	    notices: string[];
	
	    static createFrom(source: any = {}) {
	        return new Start(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.version = source["version"];
	        this.demo = source["demo"];
	        this.language = source["language"];
	        this.locale = source["locale"];
	        this.languageSetting = source["languageSetting"];
	        this.texts = source["texts"];
	        this.theme = source["theme"];
	        this.zoom = source["zoom"];
	        this.singleKeys = source["singleKeys"];
	        this.browsers = this.convertValues(source["browsers"], Choice);
	        this.browser = source["browser"];
	        this.destinations = this.convertValues(source["destinations"], Choice);
	        this.list = this.convertValues(source["list"], ListView);
	        this.opened = this.convertValues(source["opened"], OpenedView);
	        this.notices = source["notices"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Typed {
	    seconds: number;
	    bare: number[];
	    problem: string;
	
	    static createFrom(source: any = {}) {
	        return new Typed(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seconds = source["seconds"];
	        this.bare = source["bare"];
	        this.problem = source["problem"];
	    }
	}

}

export namespace plan {
	
	export class RemedyView {
	    code: string;
	    icon: string;
	    button: string;
	    result: Template;
	    profile: string;
	    seconds: number;
	    copy: string;
	    roleArn: string;
	    remark: string;
	    about: string;
	    shows: boolean;
	
	    static createFrom(source: any = {}) {
	        return new RemedyView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.icon = source["icon"];
	        this.button = source["button"];
	        this.result = this.convertValues(source["result"], Template);
	        this.profile = source["profile"];
	        this.seconds = source["seconds"];
	        this.copy = source["copy"];
	        this.roleArn = source["roleArn"];
	        this.remark = source["remark"];
	        this.about = source["about"];
	        this.shows = source["shows"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Primary {
	    act: string;
	    text: Template;
	    seconds: number;
	    remedy: string;
	
	    static createFrom(source: any = {}) {
	        return new Primary(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.act = source["act"];
	        this.text = this.convertValues(source["text"], Template);
	        this.seconds = source["seconds"];
	        this.remedy = source["remedy"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Template {
	    text: string;
	    untilOf: string;
	
	    static createFrom(source: any = {}) {
	        return new Template(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = source["text"];
	        this.untilOf = source["untilOf"];
	    }
	}
	export class Band {
	    from: number;
	    to: number;
	    outcome: string;
	    basis: string;
	    code: string;
	    hop: number;
	    short: string;
	    works: number;
	    sentence: Template;
	    hint: string;
	    end: Template;
	    primary: Primary;
	    remedies: RemedyView[];
	    spoken: string;
	    sent: string;
	
	    static createFrom(source: any = {}) {
	        return new Band(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.from = source["from"];
	        this.to = source["to"];
	        this.outcome = source["outcome"];
	        this.basis = source["basis"];
	        this.code = source["code"];
	        this.hop = source["hop"];
	        this.short = source["short"];
	        this.works = source["works"];
	        this.sentence = this.convertValues(source["sentence"], Template);
	        this.hint = source["hint"];
	        this.end = this.convertValues(source["end"], Template);
	        this.primary = this.convertValues(source["primary"], Primary);
	        this.remedies = this.convertValues(source["remedies"], RemedyView);
	        this.spoken = source["spoken"];
	        this.sent = source["sent"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ChainNode {
	    index: number;
	    icon: string;
	    name: string;
	    kind: string;
	    call: string;
	    limit: string;
	    mark: string;
	    spoken: string;
	
	    static createFrom(source: any = {}) {
	        return new ChainNode(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.index = source["index"];
	        this.icon = source["icon"];
	        this.name = source["name"];
	        this.kind = source["kind"];
	        this.call = source["call"];
	        this.limit = source["limit"];
	        this.mark = source["mark"];
	        this.spoken = source["spoken"];
	    }
	}
	export class Detail {
	    label: string;
	    value: string;
	    mono: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Detail(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.label = source["label"];
	        this.value = source["value"];
	        this.mono = source["mono"];
	    }
	}
	export class Kept {
	    seconds: number;
	    destination: string;
	    region: string;
	    browser: string;
	    samlSignIn: string;
	
	    static createFrom(source: any = {}) {
	        return new Kept(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seconds = source["seconds"];
	        this.destination = source["destination"];
	        this.region = source["region"];
	        this.browser = source["browser"];
	        this.samlSignIn = source["samlSignIn"];
	    }
	}
	export class LearnedView {
	    text: string;
	    key: string;
	
	    static createFrom(source: any = {}) {
	        return new LearnedView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = source["text"];
	        this.key = source["key"];
	    }
	}
	export class Narrow {
	    source: string;
	    tags: string;
	    policy: string;
	
	    static createFrom(source: any = {}) {
	        return new Narrow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.source = source["source"];
	        this.tags = source["tags"];
	        this.policy = source["policy"];
	    }
	}
	export class NarrowView {
	    now: Narrow;
	    takesSource: boolean;
	
	    static createFrom(source: any = {}) {
	        return new NarrowView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.now = this.convertValues(source["now"], Narrow);
	        this.takesSource = source["takesSource"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Policy {
	    id: string;
	    text: string;
	
	    static createFrom(source: any = {}) {
	        return new Policy(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.text = source["text"];
	    }
	}
	
	export class ProblemView {
	    sentence: string;
	    file: string;
	    line: number;
	    excerpt: string;
	    canOpen: boolean;
	    remedies: RemedyView[];
	
	    static createFrom(source: any = {}) {
	        return new ProblemView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sentence = source["sentence"];
	        this.file = source["file"];
	        this.line = source["line"];
	        this.excerpt = source["excerpt"];
	        this.canOpen = source["canOpen"];
	        this.remedies = this.convertValues(source["remedies"], RemedyView);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	export class View {
	    profile: string;
	    key: string;
	    role: string;
	    account: string;
	    accountId: string;
	    region: string;
	    regions: string[];
	    favourite: boolean;
	    production: boolean;
	    colour: string;
	    chain: ChainNode[];
	    chainLabel: string;
	    direct: string;
	    bands: Band[];
	    noneWorks: string;
	    bandsSpoken: string;
	    ticks: number[];
	    stops: number[];
	    longest: number;
	    longestText: string;
	    start: number;
	    remembered: Kept;
	    belowRange: Band;
	    aboveRange: Band;
	    needs: string[];
	    policies: Policy[];
	    details: Detail[];
	    learned?: LearnedView;
	    problem?: ProblemView;
	    narrow?: NarrowView;
	    ask: string;
	    confirm: string;
	
	    static createFrom(source: any = {}) {
	        return new View(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.key = source["key"];
	        this.role = source["role"];
	        this.account = source["account"];
	        this.accountId = source["accountId"];
	        this.region = source["region"];
	        this.regions = source["regions"];
	        this.favourite = source["favourite"];
	        this.production = source["production"];
	        this.colour = source["colour"];
	        this.chain = this.convertValues(source["chain"], ChainNode);
	        this.chainLabel = source["chainLabel"];
	        this.direct = source["direct"];
	        this.bands = this.convertValues(source["bands"], Band);
	        this.noneWorks = source["noneWorks"];
	        this.bandsSpoken = source["bandsSpoken"];
	        this.ticks = source["ticks"];
	        this.stops = source["stops"];
	        this.longest = source["longest"];
	        this.longestText = source["longestText"];
	        this.start = source["start"];
	        this.remembered = this.convertValues(source["remembered"], Kept);
	        this.belowRange = this.convertValues(source["belowRange"], Band);
	        this.aboveRange = this.convertValues(source["aboveRange"], Band);
	        this.needs = source["needs"];
	        this.policies = this.convertValues(source["policies"], Policy);
	        this.details = this.convertValues(source["details"], Detail);
	        this.learned = this.convertValues(source["learned"], LearnedView);
	        this.problem = this.convertValues(source["problem"], ProblemView);
	        this.narrow = this.convertValues(source["narrow"], NarrowView);
	        this.ask = source["ask"];
	        this.confirm = source["confirm"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

