"""Lines for the tokeniser's parity, in our own words, put together at random with a fixed seed, with the pieces
that the published tokeniser makes of them (needs the Python package `tokenizers`).

    python lines.py tokenizer.json lines.jsonl
    cargo run --release -p dateline-eval -- parity lines.jsonl
"""
import json,random,sys
from tokenizers import Tokenizer
tok=Tokenizer.from_file(sys.argv[1]); tok.no_truncation(); tok.no_padding()
R=random.Random(7)
subj="The ministry|Iraqi forces|Two drones|A convoy of lorries|Kata'ib Hezbollah|The U.S. military|President Şahin|Mayor Günther Weiß|Señor Núñez|Ms. O’Hara|Abd al-Rahman al-Shammari|محمد الحلبوسي|قوات الحشد الشعبي|Ναυτικό|Генерал Шойгу|北京官员|東京の警察|서울 경찰|Łukasz Żółć|IRAN-BACKED militias|the so-called \"Islamic State\"|İstanbul'da polis|Ștefan Țurcanu|Ngô Đình Diệm|E.U. envoys|the 82nd Airborne|Médecins Sans Frontières".split("|")
verb="struck|denied striking|shelled|said it had not shelled|evacuated|re-opened|condemned|vowed to avenge|negotiated over|sanctioned|arrested 37 people near|withdrew from|cordoned off|mis-identified|photographed|rebuilt|counter-attacked at|unfreezes|antagonised|deconflicted".split("|")
obj="the Ain al-Asad base|Erbil's airport|a depot in Deir ez-Zor|بغداد|the Rafah crossing|Kyiv—Dnipro rail lines|Zaporizhzhia|the 14-storey tower|Al Tanf|Überlingen|Côte d'Ivoire|Nagorno-Karabakh|Jurf al-Sakhar (south of Baghdad)|تل أبيب|Bab-el-Mandeb|two T-72s|an MQ-9|the Hudaydah port".split("|")
tail=[" on Monday."," at 3:45 a.m., officials said…"," — 2,500 troops remain!"," (see https://example.org/a?b=1&c=%20)"," 😀😀"," 🚀🇮🇶 #breaking @desk"," ‘within days’, he said."," costing €3.5bn / $4,1m"," re\u0301sume\u0301 na\u00efve"," ½ of them; ¾ later"," \u200bzero\u200bwidth\u00a0space\u3000wide"," \x00\x07bell\x1b[31m\ttab\r"," ﬁnal oﬀer ﷲ"," 👩🏽‍🚒👨‍👩‍👧"," x²+y³≤√z"," «guillemets» „low“ ‚single‘"," ①②③ ⅣⅤ"," ІРАН kyrillisch ΑΣ τέλος"," \ufeffbom \ufffd replacement"," ـتطويلـ مُحَمَّد"," "+"long"*30+" pneumonoultramicroscopicsilicovolcanoconiosis"," soft\u00adhyphen co\u2011operate a\u2010b"," 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟛 𐍈"," नमस्ते ไทย עברית שָׁלוֹם"," ","","..."," ?!?! *** ___ === ~~~ ^^ `` ''"," \u2028line\u2029para\u0085next"," \ue000private\U000f0000", " ᾳ Ǆ ǅ ſ K Å"]
kinds=[lambda s:s,str.upper,str.lower,str.title,lambda s:s.replace(" ","  "),lambda s:s.replace(" ",""),lambda s:s.replace("a","á"),lambda s:s[::-1]]
pools=[(0x20,0x7e),(0xa0,0x24f),(0x370,0x52f),(0x590,0x6ff),(0x900,0x97f),(0x1e00,0x1fff),(0x2000,0x206f),(0x20a0,0x2bff),(0x3000,0x30ff),(0x4e00,0x4fff),(0xac00,0xad00),(0xfb00,0xfdff),(0x1f300,0x1faff),(0,0x1f)]
out=[]
for n in range(5000):
    if n%10==9:
        a,b=R.choice(pools); c,d=R.choice(pools)
        s="".join(chr(R.choice([R.randint(a,b),R.randint(c,d),R.randint(97,122),32])) for _ in range(R.randint(3,24)))
    else:
        s=R.choice(subj)+" "+R.choice(verb)+" "+R.choice(obj)+R.choice(tail)
        s=R.choice(kinds)(s) if R.random()<.35 else s
    out.append({"text":s,"ids":tok.encode(s,add_special_tokens=False).ids})
with open(sys.argv[2],"w") as f:
    for o in out: f.write(json.dumps(o,ensure_ascii=True,separators=(",",":"))+"\n")
