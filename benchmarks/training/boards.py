"""Training pages of message boards whose markup the annotated pages lack: those of China.

The posts of annotated threads, in the characters of Chinese (`han`), stand in the markup that three
families of boards share over many sites, with what such boards put around and between posts. A
scorer learns their class names and their order from it; the annotation is the posts.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.datasets import Sample
from benchmarks.training.han import number_of, written

_MOST_POSTS = 12
_LONGEST = 4000
_NAMES = (
    "阿秋 老码头 南风知我意 小满 山里人家 一杯白开水 修车老李 青石巷 北纬三十度 豆子妈 夜航船 "
    "不吃香菜 老王头 木子 摸鱼达人 海边的猫 Leo_1987 tomato88 清风徐来 半亩花田"
).split()
_RANKS = "新手上路 注册会员 中级会员 高级会员 金牌会员 论坛元老 版主 实习版主 荣誉会员".split()
_WORDS = (
    "anchor balcony bicycle boiler bridge camera choir cistern compost drill engine fence filter "
    "garden harbour kettle ladder lantern mortar orchard pump rafter router saddle seedling stove "
    "tomato tractor turbine winch"
).split()
_FLOORS = ("楼主", "沙发", "板凳", "地板")
_MENU = "论坛 导读 家园 排行榜 任务 道具 帮助 淘帖 日志 相册 群组 签到 门户 商城".split()
_LINKS = "设为首页 收藏本站 切换到宽版 快捷导航 找回密码 立即注册 自动登录 登录 搜索".split()
_FOOT = "Archiver 手机版 小黑屋 联系我们 站点统计 举报中心 返回顶部".split()

Draw = Callable[[Random, str, list[str]], str]


def board(sample: Sample) -> Sample | None:
    """A thread in the markup of a Chinese board; None for what is no thread.

    Args:
        sample: an annotated page.
    """
    if sample.page_type != "forum" or not sample.truth:
        return None
    chance = Random(number_of(sample.name))
    lines = [written(line, japanese=False) for line in sample.truth[:_LONGEST].split("\n")]
    posts = _posts([line.strip() for line in lines if line.strip()], chance)
    if len(posts) < 2:
        return None
    draw: Draw = chance.choice((_discuz, _discuz, _bar, _nodes))
    page = draw(chance, _subject(chance), ["\n".join(post) for post in posts])
    truth = "\n\n".join("\n".join(post) for post in posts)
    return replace(sample, name=f"{sample.name} (board)", source=page.encode(), truth=truth)


def _posts(lines: list[str], chance: Random) -> list[list[str]]:
    """Lines in posts of one to four."""
    posts: list[list[str]] = []
    while lines and len(posts) < _MOST_POSTS:
        count = chance.choice((1, 1, 2, 3, 4))
        posts.append(lines[:count])
        lines = lines[count:]
    return posts


def _text(post: str, chance: Random) -> str:
    """A post's lines as boards write them."""
    lines = [html.escape(line) for line in post.split("\n")]
    way = chance.randrange(3)
    if way == 0:
        return "<br />\n<br />\n".join(lines)
    if way == 1:
        return "<br />\n".join(lines)
    return "".join(f'<div align="left">{line}</div>' for line in lines)


def _page(chance: Random, title: str, thread: str, site: str) -> str:
    """A board's page around a thread."""
    menu = "".join(f'<li><a href="#m{i}">{name}</a></li>' for i, name in enumerate(_MENU))
    links = " ".join(f'<a href="/member">{name}</a>' for name in chance.sample(_LINKS, 5))
    foot = '<span class="pipe">|</span>'.join(f'<a href="/misc">{name}</a>' for name in _FOOT)
    others = "".join(
        f'<li>• <a href="/thread-{i}">{_subject(chance)}</a></li>'
        for i in range(chance.randrange(9))
    )
    related = f'<h3 class="psth">相关帖子</h3><ul class="xl xl2">{others}</ul>' if others else ""
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<title>{title} - {site} - Powered by Discuz!</title></head><body id="nv_forum">'
        f'<div id="toptb" class="cl"><div class="wp">{links}</div></div>'
        f'<div id="hd"><div class="wp"><h2><a href="/">{site}</a></h2><div id="nv"><ul>{menu}</ul>'
        '</div><div id="scbar">热搜: 活动 交友 二手</div></div></div>'
        f'<div id="wp" class="wp"><div id="pt" class="bm cl"><div class="z"><a href="/">{site}</a>'
        f'<em>›</em><a href="/forum">{chance.choice(_MENU)}</a><em>›</em><a href="#">{title}</a>'
        f"</div></div>{thread}{related}"
        '<div id="f_pst" class="pl bm bmw"><form><div class="pt hm">您需要登录后才可以回帖 '
        '<a href="/login">登录</a> | <a href="/register">立即注册</a></div><p class="ptm pnpost">'
        '<a class="y">本版积分规则</a><button>发表回复</button> '
        "回帖后跳转到最后一页</p></form></div></div>"
        f'<div id="ft" class="wp cl"><p>{foot}</p><p class="xs0">GMT+8, {_time(chance)} , '
        f"Processed in 0.0{chance.randrange(9999)} second(s)</p>"
        "<p>Powered by Discuz! X3.4</p></div>"
        "</body></html>"
    )


def _discuz(chance: Random, title: str, posts: list[str]) -> str:
    """Tables of two cells: the writer's panel and the post."""
    rows = []
    for i, post in enumerate(posts):
        name, number = chance.choice(_NAMES), 100000 + chance.randrange(900000)
        counts = "".join(
            f'<th><p><a class="xi2">{chance.randrange(9000)}</a></p>{what}</th>'
            for what in ("主题", "帖子", "积分")
        )
        floor = _FLOORS[i] if i < len(_FLOORS) else f"<em>{i + 1}</em><sup>#</sup>"
        status = chance.random() < 0.3
        edited = f'<i class="pstatus"> 本帖最后由 {name} 于 {_time(chance)} 编辑 </i><br /><br />'
        noise = f'<font class="jammer">{_noise(chance)}</font>' if chance.random() < 0.2 else ""
        rating = (
            '<h3 class="psth xs1"><span class="icon_ring vm"></span>评分</h3><dl class="rate"><dd>'
            '<table class="ratl"><tr><th class="xw1"><a>参与人数 <span class="xi1">'
            f'{chance.randrange(1, 9)}</span></a></th><th class="xw1">金币 <i><span class="xi1">'
            f'+{chance.randrange(1, 20)}</span></i></th><th><i class="txt_h">理由</i></th></tr>'
            f'<tr><td><a>{chance.choice(_NAMES)}</a></td><td class="xi1">+ 2</td>'
            '<td class="xg1">很给力!</td></tr></table></dd></dl>'
        )
        locked = (
            '<div class="attach_nopermission attach_tips"><div><h3><strong>您需要 '
            '<a href="/login">登录</a> 才可以下载或查看，没有账号？<a>立即注册</a>'
            "</strong></h3></div></div>"
        )
        rows.append(
            f'<div id="post_{number}"><table id="pid{number}" class="plhin"><tr>'
            f'<td class="pls" rowspan="2"><div id="favatar{number}" class="pls favatar">'
            f'<div class="pi"><div class="authi"><a class="xw1">{name}</a></div></div>'
            '<div><div class="avatar"><a class="avtm"><img src="/avatar.gif"></a></div></div>'
            f'<div class="tns xg2"><table><tr>{counts}</tr></table></div>'
            f"<p><em><a>{chance.choice(_RANKS)}</a></em></p>"
            '<ul class="xl xl2 o cl"><li class="pm2"><a class="xi2">发消息</a></li></ul></div></td>'
            f'<td class="plc"><div class="pi"><strong><a id="postnum{number}">{floor}</a></strong>'
            f'<div class="pti"><div class="pdbt"></div><div class="authi">'
            f'<em id="authorposton{number}">发表于 {_time(chance)}</em>'
            '<span class="pipe">|</span><a rel="nofollow">只看该作者</a>'
            '</div></div></div><div class="pct"><div class="pcb"><div class="t_fsz"><table><tr>'
            f'<td class="t_f" id="postmessage_{number}">{edited if status else ""}{noise}'
            f"{_text(post, chance)}</td></tr></table>"
            f"{locked if chance.random() < 0.15 else ''}</div>"
            f'<div class="cm"></div>{rating if chance.random() < 0.25 else ""}</div></div></td>'
            '</tr><tr><td class="plc plm"></td></tr><tr><td class="pls"></td><td class="plc">'
            '<div class="po hin"><div class="pob cl"><em><a class="fastre">回复</a> '
            '<a class="replyadd">支持</a> <a class="replysubtract">反对</a></em><p>'
            "<a>使用道具</a> <a>举报</a></p></div></div></td></tr></table></div>"
        )
    head = (
        '<table><tr><td class="pls ptn pbn"><div class="hm ptn"><span class="xg1">查看:</span> '
        f'<span class="xi1">{chance.randrange(9999)}</span><span class="pipe">|</span>'
        f'<span class="xg1">回复:</span> <span class="xi1">{len(posts)}</span></div></td>'
        f'<td class="plc ptm pbn vwthd"><h1 class="ts">'
        f'<span id="thread_subject">{title}</span></h1>'
        '<span class="xg1"><a>[复制链接]</a></span></td></tr></table>'
    )
    pages = '<div id="pgt" class="pgs cl"><a>返回列表</a> <a>发新帖</a></div>'
    thread = f'<div id="ct"><div id="postlist" class="pl bm">{head}{"".join(rows)}</div></div>'
    return _page(chance, title, pages + thread, "江岸论坛")


def _bar(chance: Random, title: str, posts: list[str]) -> str:
    """Posts beside a column of writers, with replies to a post below it."""
    rows = []
    for i, post in enumerate(posts):
        rows.append(
            '<div class="l_post l_post_bright j_l_post clearfix"><div class="d_author">'
            '<ul class="p_author"><li class="icon"><img src="/portrait"></li><li class="d_name">'
            f'<a class="p_author_name j_user_card">{chance.choice(_NAMES)}</a></li>'
            '<li class="l_badge"><div class="p_badge"><a class="user_badge">'
            f'<div class="d_badge_title">{chance.choice(_RANKS)}</div>'
            f'<div class="d_badge_lv">{chance.randrange(1, 16)}</div></a></div></li></ul></div>'
            '<div class="d_post_content_main"><div class="p_content"><cc>'
            '<div class="d_post_content j_d_post_content clearfix">'
            f"{_text(post, chance)}</div></cc></div>"
            '<div class="core_reply j_lzl_wrapper"><div class="core_reply_tail clearfix">'
            f'<ul class="p_reply"><li><a class="lzl_link_unfold">回复({chance.randrange(9)})</a>'
            '</li></ul><div class="post-tail-wrap"><span class="tail-info">来自<a>手机客户端</a>'
            f'</span><span class="tail-info">{i + 1}楼</span>'
            f'<span class="tail-info">{_time(chance)}</span>'
            "<a>举报</a></div></div></div></div></div>"
        )
    head = (
        f'<div class="core_title"><h3 class="core_title_txt">{title}</h3><ul>'
        "<li><a>只看楼主</a></li><li><a>收藏</a></li><li><a>回复</a></li></ul></div>"
    )
    thread = f'{head}<div class="p_postlist" id="j_p_postlist">{"".join(rows)}</div>'
    return _page(chance, title, thread, "茶余吧")


def _nodes(chance: Random, title: str, posts: list[str]) -> str:
    """A first post, and answers in cells."""
    rows = [
        f'<div class="box"><div class="header"><h1>{title}</h1><small class="gray"><a>'
        f"{chance.choice(_NAMES)}</a> · {chance.randrange(2, 23)} 小时前 · "
        f"{chance.randrange(9999)} 次点击</small></div>"
        f'<div class="cell"><div class="topic_content">{_text(posts[0], chance)}</div></div></div>'
    ]
    for i, post in enumerate(posts[1:], 1):
        rows.append(
            f'<div id="r_{i}" class="cell"><table><tr><td><img class="avatar" src="/a.png"></td>'
            f'<td><div class="fr"><span class="no">{i}</span></div><strong><a class="dark">'
            f'{chance.choice(_NAMES)}</a></strong><span class="ago">'
            f"{chance.randrange(2, 23)} 小时前</span>"
            f'<div class="reply_content">{_text(post, chance)}</div>'
            '<div class="thank_area"><a>感谢回复者</a> <a>隐藏</a></div></td></tr></table></div>'
        )
    return _page(chance, title, f'<div id="Main">{"".join(rows)}</div>', "码农角落")


def _subject(chance: Random) -> str:
    return written(" ".join(chance.sample(_WORDS, chance.randrange(4, 9))), japanese=False)


def _time(chance: Random) -> str:
    day = f"{chance.randrange(1, 13)}-{chance.randrange(1, 29)}"
    return f"20{chance.randrange(8, 25):02}-{day} {chance.randrange(24)}:{chance.randrange(60):02}"


def _noise(chance: Random) -> str:
    return " ".join(
        "".join(chance.choice("abcdeXYZ0123456789#%!") for _ in range(chance.randrange(1, 5)))
        for _ in range(6)
    )
