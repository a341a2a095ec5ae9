"""The picture alone: over the whole screen, or in a window of its own for another screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.session import Session
from studio.ui.viewer.picture import PictureView
from studio.ui.viewer.player import Player


class CleanFeed(QWidget):
    """Shows what a PictureView shows, without handles, marks or words. Esc, F11 or a double click ends it; the keys of
    the transport work."""

    def __init__(self, picture: PictureView, player: Player, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._picture, self._player = picture, player
        self.setWindowTitle(self.tr("Clean feed"))
        self.setAccessibleName(self.tr("Clean feed"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(960, 540)
        picture.showed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#000000"))
        image, native = self._picture.image, self._picture.native
        if image.isNull() or native.isEmpty():
            return
        size = QSizeF(native).scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        player, head = self._player, self._player.playhead
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_F11:
                self.close()
            case Qt.Key.Key_Space | Qt.Key.Key_K:
                player.toggle()
            case Qt.Key.Key_J:
                player.shuttle(-1)
            case Qt.Key.Key_L:
                player.shuttle(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Comma:
                player.step(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_Period:
                player.step(1)
            case Qt.Key.Key_Home:
                player.seek(head.start)
            case Qt.Key.Key_End:
                player.seek(head.last)
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.close()


class CleanFeeds(QObject):
    """Opens and ends them."""

    def __init__(self, session: Session, picture: PictureView, player: Player, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture, self._player, self._parent = picture, player, parent
        self.feed: CleanFeed | None = None
        add = session.commands.add
        add(parent, "viewer.full_screen", self.tr("Picture over the whole screen"), self.full_screen, "F11")
        add(parent, "viewer.clean_feed", self.tr("Clean feed in a window of its own"), self.window, "Ctrl+F11")

    def full_screen(self) -> None:
        feed = self._open()
        feed.setWindowState(feed.windowState() ^ Qt.WindowState.WindowFullScreen)
        if not feed.windowState() & Qt.WindowState.WindowFullScreen:
            feed.close()
            return
        feed.show()
        feed.activateWindow()
        feed.setFocus()

    def window(self) -> None:
        """On another screen where there is one; asked again, it goes."""
        if self.feed is not None and self.feed.isVisible():
            self.feed.close()
            return
        feed = self._open()
        others = [screen for screen in QGuiApplication.screens() if screen is not self._parent.screen()]
        feed.setWindowState(Qt.WindowState.WindowNoState)
        if others:
            feed.move(others[0].geometry().center() - feed.rect().center())
        feed.show()

    def _open(self) -> CleanFeed:
        if self.feed is None:
            self.feed = CleanFeed(self._picture, self._player, self._parent)
        return self.feed
