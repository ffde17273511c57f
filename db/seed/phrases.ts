/** What inspectors write: criterion, description and measure, by layer and category. Synthetic, in the ledgers' tone. */
import type { Category, Layer } from "../../server/contracts/vocabulary.contract.ts";

export interface Phrase {
  criterion: string;
  description: string;
  measure: string;
  /** Only ever a major finding. */
  major?: true;
}

const say = (criterion: string, description: string, measure: string, major?: true): Phrase => ({
  criterion,
  description,
  measure,
  ...(major && { major }),
});

const HOUSING = "《自建房安全专项整治技术导则》";
const FIRE = "《建筑防火通用规范》GB 55037";
const ROAD = "《公路交通安全设施设计规范》JTG D81";
const MINE = "《金属非金属矿山安全规程》GB 16423";

const HOUSE: Phrase[] = [
  say(HOUSING, "承重墙体竖向裂缝，最大宽度约3毫米", "加固裂缝墙体，定期观测"),
  say(HOUSING, "楼板板底钢筋锈蚀露筋，混凝土保护层脱落", "清除锈蚀、修补保护层"),
  say(HOUSING, "屋面渗漏，木檩条局部腐朽", "更换檩条，翻修屋面"),
  say(HOUSING, "外墙饰面空鼓，有坠落风险", "铲除空鼓面层，设警示隔离"),
  say(HOUSING, "地基不均匀沉降，墙角出现斜裂缝", "注浆加固地基，沉降观测"),
  say(HOUSING, "房后切坡建房，坡脚未设挡墙", "削坡并砌筑挡土墙，完善截排水沟"),
  say(HOUSING, "悬挑阳台根部开裂", "限制使用，粘钢加固"),
  say(HOUSING, "擅自加层，原结构未经复核", "拆除加建部分或完成结构鉴定加固", true),
  say(HOUSING, "擅自拆改底层承重墙扩大门面", "停止使用，恢复承重体系", true),
  say(HOUSING, "鉴定为D级危房，仍有人员居住", "立即腾空封控，限期拆除", true),
  say(HOUSING, "鉴定为C级，未采取加固措施", "落实加固方案，完工后复核", true),
];

const HOUSE_BUSINESS: Phrase[] = [
  say(FIRE, "“三合一”场所住宿与经营未作防火分隔", "增设防火分隔和独立疏散出口", true),
  say(FIRE, "仅设一部敞开楼梯，疏散宽度不足", "增设逃生口和逃生梯"),
  say(FIRE, "外窗设置防盗网，未留逃生口", "开设逃生窗口"),
  say(FIRE, "电气线路私拉乱接，未穿管保护", "规范敷设线路，安装漏电保护"),
  say("《燃气工程项目规范》GB 55009", "餐饮用液化气瓶与明火同室存放", "气瓶移至独立瓶间，安装泄漏报警器"),
  say(FIRE, "电动自行车在楼道内停放充电", "清理楼道，设置室外集中充电点"),
  say(HOUSING, "用作经营未取得房屋安全鉴定证明", "停业并委托鉴定，合格后恢复经营"),
];

const HAZARD: Record<string, Phrase[]> = {
  chemicals: [
    say("《危险化学品企业安全风险隐患排查治理导则》", "储罐区可燃气体报警器超期未检定", "检定或更换报警器"),
    say("GB 30871", "动火作业票审批不全，监护人离岗", "停止作业，重新审批并培训"),
    say(
      "《化工和危险化学品生产经营单位重大生产安全事故隐患判定标准》",
      "重大危险源安全仪表系统未投用",
      "恢复联锁投用，完成功能测试",
      true,
    ),
    say("GB 50160", "装卸区静电接地失效", "更换静电接地装置"),
    say("GB 50160", "围堰开裂，雨污切换阀常开", "修复围堰，落实阀门挂牌管理"),
  ],
  mining: [
    say(MINE, "排土场边坡过陡，未设截水沟", "削坡并修建截排水沟"),
    say("《金属非金属矿山重大事故隐患判定标准》", "采空区未按设计充填", "制定充填计划并实施", true),
    say(MINE, "破碎站除尘设备停用", "恢复除尘设备运行"),
  ],
  construction: [
    say("JGJ 59", "深基坑支护位移超预警值，未停工处置", "停工回填反压，组织专家论证", true),
    say("JGJ 130", "脚手架连墙件缺失", "补设连墙件并验收"),
    say("JGJ 80", "临边洞口防护缺失", "设置定型化防护"),
    say("JGJ 33", "塔式起重机限位装置失灵", "停用检修，检测合格后使用"),
  ],
  tourism: [
    say("GB/T 31710", "玻璃栈道防滑和限流措施不到位", "加装防滑设施，落实限流预案"),
    say("《特种设备安全监察条例》", "观光索道应急救援演练逾期", "组织演练并记录"),
    say("GB/T 26353", "临水步道护栏松动", "加固护栏，增设救生设备"),
    say("《旅游安全管理办法》", "节假日大客流预案未更新", "修订预案并报备"),
  ],
  fire: [
    say("《重大火灾隐患判定方法》GB 35181", "市场消防车通道被占用", "拆除占道设施，划线管理", true),
    say(FIRE, "自动喷水灭火系统管网无压", "检修泵组，恢复压力"),
    say(FIRE, "疏散指示标志损坏，安全出口上锁", "更换标志，保持出口畅通"),
    say(FIRE, "防火卷帘不能正常下降", "维修并联动测试"),
  ],
  gas: [
    say("CJJ 51", "燃气管道上方违章占压", "拆除占压物", true),
    say("《燃气工程项目规范》GB 55009", "调压箱泄漏，未设防撞护栏", "更换密封件，设置护栏"),
    say("GB 27791", "充装站视频追溯系统缺失", "补建追溯系统"),
    say("CJJ 51", "老旧庭院管道超期服役", "纳入更新改造计划"),
  ],
  flood: [
    say("《堤防工程设计规范》GB 50286", "堤脚管涌砂环遗留，未作反滤", "填筑反滤层，汛期值守"),
    say("GB 50286", "穿堤涵闸止水老化渗漏", "更换止水，检修闸门", true),
    say("GB 50286", "堤身白蚁蚁路", "灌浆灭蚁"),
    say("《水库大坝安全管理条例》", "溢洪道进口淤堵", "清淤，恢复过流断面"),
  ],
};

const BLACK_SPOT: Phrase[] = [
  say(ROAD, "弯道外侧未设防护栏", "增设波形梁护栏"),
  say(ROAD, "平交路口视距不足，支路无减速设施", "清理遮挡，设置减速带和停车让行标志"),
  say(ROAD, "长下坡路段缺少避险和警示设施", "增设警示标志、震荡标线", true),
  say(ROAD, "穿村路段无人行过街设施和照明", "施划斑马线，安装路灯"),
  say(ROAD, "临水路段护栏等级不足", "提升护栏防撞等级", true),
  say(ROAD, "标线磨损，夜间反光不足", "重新施划热熔标线"),
];

const MINES: Record<string, Phrase[]> = {
  underground: [
    say("《金属非金属矿山重大事故隐患判定标准》", "安全出口少于两个且未按设计贯通", "停产整改，贯通第二安全出口", true),
    say(MINE, "局部通风机未按规定运行", "恢复通风，测定风量"),
    say(MINE, "顶板浮石未及时处理", "敲帮问顶，锚喷支护"),
    say(MINE, "避灾路线标识不清", "更新标识并演练"),
  ],
  open_pit: [
    say("《金属非金属矿山重大事故隐患判定标准》", "未自上而下分台阶开采，存在掏采", "停产，按设计重新形成台阶", true),
    say(MINE, "边坡在线监测设备离线", "修复监测设备"),
    say(MINE, "爆破警戒范围未设岗哨", "落实警戒方案"),
  ],
  gravel: [
    say("《河道采砂管理办法》", "采砂作业超出许可范围边界", "退回许可范围，设置界桩"),
    say("《河道采砂管理办法》", "弃料未及时清运，影响行洪", "清运弃料，平复河床"),
    say("GB 50070", "作业平台用电未设漏电保护", "安装漏电保护器"),
  ],
  tailings: [
    say("《尾矿库安全规程》GB 39496", "干滩长度不足，浸润线偏高", "降低库水位，增设排渗设施", true),
    say("《尾矿库安全规程》GB 39496", "坝面排水沟淤塞", "清淤修复"),
    say("《尾矿库安全规程》GB 39496", "在线监测位移计失效", "更换监测仪器"),
  ],
};

export function phrasesFor(layer: Layer, category: Category): readonly Phrase[] {
  if (layer === "hazard_site") return HAZARD[category]!;
  if (layer === "mine") return MINES[category]!;
  if (layer === "black_spot") return BLACK_SPOT;
  return category === "residential" ? HOUSE : [...HOUSE, ...HOUSE_BUSINESS, ...HOUSE_BUSINESS];
}
