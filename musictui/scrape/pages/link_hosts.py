"""What kinds of links known hosts stand for, and which hosts are adverts, share buttons or redirectors.

A host stands for its subdomains too; the longest that fits decides. Users extend `HOSTS` in the config.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from musictui.model.release import LinkKind

_BY_KIND = {
    LinkKind.STORE: """
        bandcamp.com beatport.com junodownload.com juno.co.uk boomkat.com bleep.com traxsource.com hardwax.com
        decks.de deejay.de hhv.de rushhour.nl phonicarecords.com normanrecords.com roughtrade.com redeyerecords.co.uk
        cloneofficial.nl clone.nl itunes.apple.com amazon.com amazon.co.uk amazon.de amazon.fr amazon.es amazon.it
        amazon.ca amazon.co.jp amazon.com.br amazon.com.au amazon.nl amazon.se amazon.pl amzn.to qobuz.com 7digital.com
        hdtracks.com highresaudio.com nativedsd.com prestomusic.com jpc.de fnac.com hmv.co.jp hmv.com cdjapan.co.jp
        tower.jp towerrecords.com recochoku.jp ototoy.jp mora.jp cdbaby.com bigcartel.com merchbar.com ebay.com
        ebay.de ebay.co.uk discogs.com/sell bigmuscle.de forcedexposure.com insound.com amoeba.com dustygroove.com
        soundohm.com kompakt.fm nuclearblast.com relapse.com seasonofmist.com napalmrecords.com emp.de largeupshop.com
        imusic.co cede.ch cdon.se stereogum.shop bandcamp.shop shop.app turntablelab.com inprnt.com gumroad.com
    """,
    LinkKind.STREAM: """
        open.spotify.com spotify.com spoti.fi spotify.link music.apple.com apple.co deezer.com deezer.page.link
        link.deezer.com tidal.com listen.tidal.com soundcloud.com snd.sc mixcloud.com audius.co anghami.com
        boomplay.com music.amazon.com music.amazon.co.uk music.amazon.de music.amazon.fr pandora.com napster.com
        music.yandex.ru music.yandex.com joox.com gaana.com jiosaavn.com audiomack.com hearthis.at nts.live
        music.youtube.com song.link album.link artist.link odesli.co songwhip.com lnk.to linkfire.com ffm.to
        smarturl.it fanlink.to orcd.co hyperfollow.com found.ee push.fm band.link hypeddit.com toneden.io
        distrokid.com listen.lt tunein.com jamendo.com play.qobuz.com open.qobuz.com melon.com genie.co.kr bugs.co.kr
        music.163.com y.qq.com kkbox.com awa.fm linkco.re iheart.com reverbnation.com gate.fm bfan.link ditto.fm
        reprtoir.io symphony.to untd.io kuvo.com resonate.coop nina.market ninaprotocol.com catalog.works
        player.bandcamp.com
    """,
    LinkKind.VIDEO: """
        youtube.com youtu.be youtube-nocookie.com vimeo.com dailymotion.com dai.ly twitch.tv bilibili.com b23.tv
        nicovideo.jp rutube.ru vevo.com boilerroom.tv arte.tv
    """,
    LinkKind.SOCIAL: """
        facebook.com fb.com fb.me instagram.com instagr.am twitter.com x.com tiktok.com threads.net threads.com
        bsky.app mastodon.social mastodon.online vk.com ok.ru tumblr.com reddit.com linkedin.com pinterest.com t.me
        telegram.me discord.gg discord.com weibo.com snapchat.com patreon.com ko-fi.com buymeacoffee.com myspace.com
        linktr.ee beacons.ai bio.link linkin.bio carrd.co solo.to flickr.com whatsapp.com line.me plurk.com
    """,
    LinkKind.METADATA: """
        musicbrainz.org discogs.com wikipedia.org wikidata.org allmusic.com rateyourmusic.com last.fm lastfm.de
        genius.com imdb.com setlist.fm songkick.com bandsintown.com ra.co residentadvisor.net metal-archives.com
        progarchives.com acoustid.org secondhandsongs.com whosampled.com albumoftheyear.org musixmatch.com sonemic.com
        viaf.org isni.org id.loc.gov d-nb.info bnf.fr vgmdb.net rockipedia.no spirit-of-metal.com spirit-of-rock.com
        45cat.com 45worlds.com jazzdisco.org imslp.org cpdl.org songfacts.com lyrics.com azlyrics.com bbc.co.uk/music
        soundtrack.net theaudiodb.com aoty.org musik-sammler.de rolldabeats.com gracenote.com isrcsearch.ifpi.org
    """,
    LinkKind.COVER: """
        coverartarchive.org fanart.tv albumartexchange.com i.scdn.co f4.bcbits.com is1-ssl.mzstatic.com
        i.discogs.com cdn-images.dzcdn.net e-cdns-images.dzcdn.net i1.sndcdn.com
    """,
    LinkKind.DOWNLOAD: "archive.org freemusicarchive.org ccmixter.org dig.ccmixter.org magnatune.com musopen.org",
}

HOSTS: Mapping[str, LinkKind] = MappingProxyType(
    {host: kind for kind, hosts in _BY_KIND.items() for host in hosts.split()}
)
"""Host, or host and beginning of the path, to what stands behind it."""

_ADVERTS = """
    doubleclick.net googlesyndication.com googleadservices.com googletagmanager.com google-analytics.com
    amazon-adsystem.com adnxs.com adsrvr.org taboola.com outbrain.com criteo.com criteo.net adform.net media.net
    propellerads.com popads.net popcash.net mgid.com revcontent.com zergnet.com adroll.com pubmatic.com
    rubiconproject.com openx.net smartadserver.com teads.tv exoclick.com trafficjunky.net juicyads.com adsterra.com
    buysellads.com buysellads.net carbonads.com carbonads.net ezoic.com ezoic.net mediavine.com adthrive.com
    clickbank.net nordvpn.com expressvpn.com surfshark.com go2cloud.org adf.ly shorte.st linkvertise.com ouo.io
    quantserve.com scorecardresearch.com moatads.com apps.apple.com play.google.com/store/apps sharethrough.com yieldmo.com bidswitch.net adskeeper.com
"""
ADVERTS = frozenset(_ADVERTS.split())
"""Hosts whose links are adverts, counters, or pages that show adverts before they go on."""

_SHARE_HOSTS = """
    addtoany.com addthis.com sharethis.com wa.me api.whatsapp.com web.whatsapp.com getpocket.com buffer.com
    bufferapp.com digg.com stumbleupon.com social-plugins.line.me service.weibo.com flipboard.com instapaper.com
    evernote.com printfriendly.com blogger.com/blog-this plus.google.com
"""
SHARE_HOSTS = frozenset(_SHARE_HOSTS.split())

SHARE_PATHS = (
    "/sharer",
    "/share.php",
    "/share?",
    "/share/",
    "/sharing/",
    "/sharearticle",
    "/dialog/share",
    "/dialog/feed",
    "/dialog/send",
    "/intent/",
    "/pin/create",
    "/submit?",
    "/submitlink",
    "/widgets/share",
    "/cws/share",
    "/spi/shares",
    "/msg/text",
    "/share-offsite",
    "/send?text=",
    "/bookmarklet",
    "/home?status=",
)
"""Beginnings or parts of a path, lower case, that offer to tell others about the page."""

REDIRECTORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "google.com/url": ("q", "url"),
        "google.de/url": ("q", "url"),
        "google.co.uk/url": ("q", "url"),
        "l.facebook.com": ("u",),
        "lm.facebook.com": ("u",),
        "facebook.com/l.php": ("u",),
        "facebook.com/flx/warn": ("u",),
        "l.instagram.com": ("u",),
        "l.threads.com": ("u",),
        "youtube.com/redirect": ("q",),
        "out.reddit.com": ("url",),
        "vk.com/away.php": ("to",),
        "away.vk.com": ("to",),
        "t.umblr.com/redirect": ("z",),
        "linkedin.com/redir": ("url",),
        "linkedin.com/safety/go": ("url",),
        "slack-redir.net/link": ("url",),
        "steamcommunity.com/linkfilter": ("url", "u"),
        "disq.us/url": ("url",),
        "bing.com/ck": ("u",),
        "duckduckgo.com/l": ("uddg",),
        "yandex.ru/clck": ("url",),
        "safelinks.protection.outlook.com": ("url",),
        "soundcloud.com/gate": ("url",),
        "gate.sc": ("url",),
        "w.soundcloud.com/player": ("url",),
        "exit.sc": ("url",),
        "curseforge.com/linkout": ("remoteurl",),
        "click.linksynergy.com": ("murl",),
        "go.skimresources.com": ("url",),
        "redirect.viglink.com": ("u", "out"),
        "awin1.com": ("ued", "p"),
        "anrdoezrs.net": ("url",),
        "dpbolvw.net": ("url",),
        "jdoqocy.com": ("url",),
        "kqzyfj.com": ("url",),
        "tkqlhce.com": ("url",),
        "clk.tradedoubler.com": ("url",),
        "pdt.tradedoubler.com": ("url",),
        "shareasale.com": ("urllink",),
        "href.li": ("",),
        "anonym.to": ("",),
        "anon.to": ("",),
        "dereferer.me": ("",),
        "nullrefer.com": ("",),
        "prf.hn": ("",),
    }
)
"""Host and beginning of the path to the parameters that hold the target; `""` is the whole query or the path."""


def lookup(host: str, path: str, extra: Mapping[str, LinkKind]) -> LinkKind | None:
    """What a host (lower case, without `www.`) stands for: the user's own table first, then the program's."""
    names = _names(host, path)
    for table in (extra, HOSTS) if extra else (HOSTS,):
        for name in names:
            if name in table:
                return table[name]
    return None


def among(host: str, path: str, hosts: frozenset[str]) -> bool:
    """Whether a host, one above it, or one of them with the beginning of the path, is listed."""
    return not hosts.isdisjoint(_names(host, path))


def redirector(host: str, path: str) -> tuple[str, ...]:
    """The parameters that hold the target, if it is a redirector."""
    for name in _names(host, path):
        if name in REDIRECTORS:
            return REDIRECTORS[name]
    return ()


@lru_cache(maxsize=8192)
def _names(host: str, path: str) -> tuple[str, ...]:
    """What a table may know an address by, the most exact first: with two steps of its path, which are the most."""
    parts = [part for part in path.lower().split("/", 3)[1:3] if part]
    names: list[str] = []
    while host:
        names.extend("/".join([host, *parts[:count]]) for count in range(len(parts), -1, -1))
        host = host.partition(".")[2]
    return tuple(names)
